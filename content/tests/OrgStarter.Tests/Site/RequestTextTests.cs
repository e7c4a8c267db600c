using System.Net;
using CsCheck;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

/// <summary>Text that Unicode normalization refuses, or that stands for nothing, at every kind of door.</summary>
public sealed class RequestTextTests(TestSite site)
{
    /// <summary>U+FFFE, U+FFFF, U+FDD0 and U+1FFFE, escaped.</summary>
    private static readonly string[] Noncharacters = ["%EF%BF%BE", "%EF%BF%BF", "%EF%B7%90", "%F0%9F%BF%BE"];

    [Theory]
    [InlineData("members?q=ch{0}loe")]
    [InlineData("members?handler=Csv&q={0}")]
    [InlineData("members?role={0}&status={0}&sort={0}&after={0}")]
    [InlineData("members/invitations?q={0}")]
    [InlineData("audit?actor={0}&action={0}&what={0}")]
    [InlineData("settings/transfer?q={0}")]
    public async Task In_the_address_of_a_page_it_breaks_nothing(string page)
    {
        var alice = await site.BrowseAsAsync("alice@example.com");
        foreach (var character in Noncharacters)
        {
            await alice.GetAsync(Organization.Aurora.At(page.Replace("{0}", character, StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.OK, alice.Page.Status);
        }
    }

    [Fact]
    public async Task In_a_search_outside_of_organizations_it_breaks_nothing()
    {
        var alice = await site.BrowseAsAsync("alice@example.com");
        foreach (var character in Noncharacters)
        {
            Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync($"/organizations?q={character}")).Status);
        }
    }

    [Fact]
    public async Task In_a_name_typed_to_confirm_it_is_another_name()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings/delete"));
        await owner.SubmitAsync("#form", ("Name", organization.Name + "\uFFFE"));
        Assert.Equal(organization.At("settings/delete"), owner.Page.Path);
        Assert.NotEmpty(owner.Page.ErrorOf("Name"));
        var person = await site.BrowseAsAsync(TestSite.Someone());
        await person.GetAsync("/account/delete");
        await person.SubmitAsync("#form", ("Name", "\uFFFE"));
        Assert.NotEmpty(person.Page.ErrorOf("Name"));
    }

    [Fact]
    public async Task In_a_persons_name_it_is_refused_beside_its_field()
    {
        var person = await site.BrowseAsAsync(TestSite.Someone());
        await person.GetAsync("/account/profile");
        await person.SubmitAsync("main form[method=post]", ("Input.Name", "Alice\uFFFE"));
        Assert.NotEmpty(person.Page.ErrorOf("Input.Name"));
    }

    [Theory]
    [InlineData("""{"name":"Aurora\ufffe"}""")]
    [InlineData("""{"name":"\uffff"}""")]
    [InlineData("""{"name":"Aurora\ud83d"}""")]
    [InlineData("""{"name":"\u3164"}""")]
    public async Task In_JSON_it_is_refused_beside_its_field(string json)
    {
        var answer = await (await site.ApiAsync(TestSite.Someone())).PostAsync("/api/organizations", json);
        Assert.Equal((400, "validation"), (answer.Status, answer["code"]));
        Assert.NotNull(answer.Body!["errors"]!["name"]);
    }

    [Fact]
    public async Task Half_a_character_in_an_address_comes_back_as_one_that_Logto_refuses()
    {
        // In an organization of its own: invitations are limited for each person.
        var owner = TestSite.Someone();
        var organization = (await (await site.ApiAsync(owner)).PostAsync("/api/organizations", new { name = "Half a character" }))["id"]!;
        var answer = await (await site.ApiAsync(owner, organization)).PostAsync(
            "/api/invitations",
            """{"addresses":["zoe\ud83d@example.com"],"role":"member"}""");
        Assert.Equal("badAddress", (string?)answer.Body!["results"]![0]!["outcome"]);
    }

    [Fact]
    public async Task Any_text_gets_an_answer_from_pages_and_API()
    {
        var alice = await site.BrowseAsAsync("alice@example.com");
        // In an organization of its own: invitations are limited for each person.
        var owner = TestSite.Someone();
        var organization = (await (await site.ApiAsync(owner)).PostAsync("/api/organizations", new { name = "Odd texts" }))["id"]!;
        var api = await site.ApiAsync(owner, organization);
        var texts = Gen.String[Gen.Frequency(
            (3, Gen.Char),
            (1, Gen.Char['\uFDD0', '\uFDEF']),
            (2, Gen.OneOf('\0', '\uFFFE', '\uFFFF', '\uD800', '\uDFFE', 'a', '@'))), 1, 20].Array[12].Generate(
                new PCG(1, 20260101),
                null,
                out _);
        foreach (var text in texts)
        {
            var escaped = Uri.EscapeDataString(text);
            Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync(Organization.Aurora.At($"members?q={escaped}"))).Status);
            Assert.InRange((await api.GetAsync($"/api/members?q={escaped}")).Status, 200, 499);
            Assert.InRange((await api.PostAsync("/api/invitations", new { addresses = new[] { text }, role = "member" })).Status, 200, 499);
        }
    }
}
