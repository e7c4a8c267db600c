using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Invitations;

public sealed class SeveralTests(TestSite site)
{
    [Fact]
    public async Task Every_line_says_what_became_of_it_and_only_wrong_ones_come_back_into_the_box()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, member) = await site.JoinAsync(owner, organization, "member");
        var (invited, fresh) = (TestSite.Someone(), TestSite.Someone());
        var link = await site.InviteAsync(owner, organization, invited, "member");

        var page = await owner.PasteAsync(organization, $"\"New, Ann\" <{fresh.ToUpperInvariant()}>; {member}, {invited}\nnot an address");
        Assert.Equal(
            [
                $"{fresh} Sent", $"{member} Already a member.", $"{invited} Already invited. Resend",
                "not an address Not a valid email address."
            ],
            page.All(".result"));
        Assert.Equal("not an address", page.ValueOf("Input.Addresses"));
        Assert.EndsWith(
            $"/invitations/{Inviting.IdOf(link)}/resend",
            page.Find(".result a").GetAttribute("href"),
            StringComparison.Ordinal);
        Assert.Single(await site.Logto.MailsToAsync(fresh));
    }

    [Fact]
    public async Task Of_addresses_with_anything_around_them_each_is_invited_or_comes_back_into_the_box_with_its_reason()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        string[] people = [.. Enumerable.Range(0, 6).Select(_ => TestSite.Someone())];
        const string Refused = "The sign-in service does not accept this email address. Before the @, use letters from a to z, digits, "
            + "and . _ - + '; after it, use a domain such as example.com.";
        var page = await owner.PasteAsync(
            organization,
            $"<{people[0]}> <{people[1]}>\n{people[2]} Bob <{people[3]}>\n{people[4]} and {people[5]} / zoé13@example.com Zoe");
        Assert.Equal(
            [.. people.Select(address => $"{address} Sent"), $"zoé13@example.com {Refused}", "Zoe Not a valid email address."],
            page.All(".result"));
        Assert.Equal("zoé13@example.com\nZoe", page.ValueOf("Input.Addresses").ReplaceLineEndings("\n"));
        Assert.All(people, address => Assert.Single(site.Logto.MailsToAsync(address).Result));
    }

    [Theory]
    [InlineData("zoé13@example.com")]
    [InlineData("zoe/22@example.com")]
    [InlineData("zoe@[127.0.0.1]")]
    [InlineData("zoe@exa_mple.com")]
    [InlineData("zoe@123.45")]
    public async Task An_address_that_Logto_refuses_is_called_so_before_Logto_is_asked(string address)
    {
        var alice = await site.ApiAsync("alice@example.com", Organization.Aurora.Id);
        var answer = await alice.PostAsync("/api/invitations", new { addresses = new[] { address }, role = "member" });
        var result = Assert.Single(answer.Body!["results"]!.AsArray())!;
        Assert.Equal((address, "badAddress"), ((string?)result["address"], (string?)result["outcome"]));
        Assert.Contains("does not accept this email address", (string?)result["words"], StringComparison.Ordinal);
        var invitation = new
        {
            organizationId = Organization.Aurora.Id,
            invitee = address,
            expiresAt = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds()
        };
        var asked = await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Post, "/organization-invitations", invitation);
        Assert.Equal((400, "guard.invalid_input"), (asked.Status, asked["code"]));
    }

    [Theory]
    [InlineData("\u200B{0}@example.com", "{0}@example.com")]
    [InlineData("\uFEFF{0}@example.com\u200E", "{0}@example.com")]
    [InlineData("\u202A{0}@exam\u00ADple.com\u202C", "{0}@example.com")]
    [InlineData("{0}@bücher.example", "{0}@xn--bcher-kva.example")]
    public async Task An_address_is_invited_without_what_nobody_sees_and_with_its_domain_in_ASCII(string typed, string invited)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var name = TestSite.Someone().Split('@')[0];
        var page = await owner.PasteAsync(organization, typed.Replace("{0}", name, StringComparison.Ordinal));
        Assert.Equal([$"{invited.Replace("{0}", name, StringComparison.Ordinal)} Sent"], page.All(".result"));
    }

    [Fact]
    public async Task A_line_too_long_to_be_kept_is_refused_and_stays_in_the_box()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var typed = $"{new string('x', 400)} {TestSite.Someone()}";
        var page = await owner.PasteAsync(organization, typed);
        Assert.Contains("is too long", page.ErrorOf("Input.Addresses"), StringComparison.Ordinal);
        Assert.Equal(typed, page.ValueOf("Input.Addresses"));
    }

    [Fact]
    public async Task The_same_list_sent_again_sends_nothing_twice()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        string[] people = [TestSite.Someone(), TestSite.Someone()];
        await owner.PasteAsync(organization, string.Join(',', people));
        var page = await owner.PasteAsync(organization, string.Join(';', people));
        Assert.Equal(2, page.All(".result-neutral").Count);
        Assert.All(people, address => Assert.Single(site.Logto.MailsToAsync(address).Result));
        Assert.Equal(2, (await site.InvitationsAtLogtoAsync(organization)).Count);
    }

    [Fact]
    public async Task The_results_have_an_address_that_can_be_opened_again_and_is_nobody_elses()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var results = (await owner.PasteAsync(organization, address)).Path;
        Assert.Matches("/members/invitations/batches/[0-9a-f-]{36}$", results);
        await owner.GetAsync(results);
        Assert.Equal([$"{address} Sent"], owner.Page.All(".result"));

        var (stranger, other) = await site.NewOrganizationAsync();
        await stranger.GetAsync(results.Replace(organization.Id, other.Id, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, stranger.Page.Status);
    }

    [Fact]
    public async Task By_htmx_the_results_take_the_place_of_the_form()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("members/invitations/new"));
        var fragment = await owner.SubmitByHtmxAsync(
            "#form form",
            ("Input.Addresses", $"{TestSite.Someone()}, oops"),
            ("Input.Role", "member"));
        Assert.StartsWith("<div id=\"form\"", fragment.Body.TrimStart(), StringComparison.Ordinal);
        Assert.Equal((2, "oops"), (fragment.All(".result").Count, fragment.ValueOf("Input.Addresses")));
        Assert.Equal("1 of 2 sent", Assert.Single(fragment.All("[data-announce=last]")));
    }

    [Fact]
    public async Task Nobody_invites_above_their_own_role()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (admin, _) = await site.JoinAsync(owner, organization, "admin");
        var address = TestSite.Someone();
        var page = await admin.PasteAsync(organization, address, "owner");
        Assert.NotEmpty(page.ErrorOf("Input.Role"));
        Assert.Equal(address, page.ValueOf("Input.Addresses"));
        Assert.Empty(await site.Logto.MailsToAsync(address));
    }

    [Fact]
    public async Task The_tenth_mail_to_an_address_is_the_last_for_a_while_and_the_table_says_what_was_not_sent()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "member");
        for (var i = 0; i < 9; i++)
        {
            await owner.ChangeAsync(organization, link, "resend");
        }

        var (second, another) = await site.NewOrganizationAsync();
        var page = await second.PasteAsync(another, address);
        Assert.Contains("too many emails", Assert.Single(page.All(".result-warning")), StringComparison.Ordinal);
        await second.GetAsync(another.At("members/invitations?status=NotSent"));
        Assert.Contains("too many emails", Assert.Single(second.Page.All("#table tbody tr")), StringComparison.Ordinal);
        Assert.Equal(["Not sent"], second.Page.All("#table .badge-notsent"));
        await second.GetAsync(another.At("members/invitations?status=Pending"));
        Assert.Single(second.Page.All("#table .badge-notsent"));
    }

    [Fact]
    public async Task Whoever_calls_the_API_can_ask_for_the_results_again()
    {
        var address = TestSite.Someone();
        var alice = await site.ApiAsync("alice@example.com", "aur0racoffee");
        var answer = await alice.PostAsync("/api/invitations", new { addresses = new[] { address, "nobody" } });
        Assert.Equal((200, true), (answer.Status, (bool)answer.Body!["isDone"]!));
        var again = await alice.GetAsync($"/api/invitations/batches/{answer["batch"]}");
        Assert.Equal(["sent", "badAddress"], again.Body!["results"]!.AsArray().Select(result => (string)result!["outcome"]!));
        Assert.Equal(404, (await alice.GetAsync($"/api/invitations/batches/{Guid.NewGuid()}")).Status);
    }
}
