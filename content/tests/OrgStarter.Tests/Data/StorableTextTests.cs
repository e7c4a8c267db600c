using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Data;

/// <summary>What a request may contain and no PostgreSQL can hold: U+0000.</summary>
public sealed class StorableTextTests(TestSite site)
{
    private const string Nul = "%00";

    [Theory]
    [InlineData($"members?q=ch{Nul}loe")]
    [InlineData($"members?role=ad{Nul}min")]
    [InlineData($"members/invitations?q={Nul}")]
    [InlineData($"audit?actor={Nul}&action={Nul}")]
    [InlineData($"audit?handler=Csv&actor={Nul}")]
    public async Task In_an_address_it_breaks_nothing(string page)
    {
        var alice = await site.BrowseAsAsync("alice@example.com");
        Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync(Organization.Aurora.At(page))).Status);
    }

    /// <summary>ASP.NET Core itself takes no form with it.</summary>
    [Fact]
    public async Task In_JSON_it_is_refused_beside_what_it_came_in_or_kept_as_the_sign_for_something_unreadable()
    {
        var alice = await site.ApiAsync("alice@example.com", Organization.Aurora.Id);
        var answer = await alice.PostAsync("/api/invitations", """{"addresses":["tea\u0000room@example.com"],"role":"member"}""");
        Assert.InRange(answer.Status, 200, 499);
        Assert.Contains("tea", answer.Body!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(await site.Logto.MailsToAsync("tea\0room@example.com"));
    }
}
