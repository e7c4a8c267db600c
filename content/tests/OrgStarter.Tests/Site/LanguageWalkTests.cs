using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

/// <summary>Every page a person sees, in both languages.</summary>
public sealed class LanguageWalkTests(TestSite site)
{
    public static TheoryData<string> Pages =>
    [
        "/", "/nowhere", "/organizations", "/onboarding/create", "/account/sign-out", "/account/signed-out", "/account/sign-in-failed",
        "/account/second-factor?returnUrl=%2F", "/account/sessions", "/account/sessions/sign-out-everywhere", "/account/delete",
        "/invitations/invitefaypending00001", "/invitations/invitegeorgeexpired01", "/o/aur0racoffee/home",
        "/o/aur0racoffee/home?handler=Today", "/o/aur0racoffee/members",
        "/o/aur0racoffee/members?q=nobody", "/o/aur0racoffee/members/sync", "/o/aur0racoffee/members/ben000000001/role",
        "/o/aur0racoffee/members/bulk", "/o/aur0racoffee/members/bulk?ids=ben000000001", "/o/aur0racoffee/members/bulk/results",
        "/o/aur0racoffee/members/ben000000001/remove", "/o/aur0racoffee/members/invitations",
        "/o/aur0racoffee/members/invitations?q=nobody", "/o/aur0racoffee/members/invitations/new",
        "/o/aur0racoffee/members/invitations/invitefaypending00001/resend",
        "/o/aur0racoffee/members/invitations/invitefaypending00001/revoke",
        "/o/aur0racoffee/members/invitations/invitefaypending00001/extend",
        "/o/aur0racoffee/members/invitations/invitehanarevoked0001/reinvite", "/o/aur0racoffee/audit",
        "/o/aur0racoffee/audit?what=domain.removed", "/o/aur0racoffee/settings/leave", "/o/aur0racoffee/settings/transfer",
        "/o/aur0racoffee/settings/transfer?to=ben000000001", "/o/aur0racoffee/settings/delete", "/o/aur0racoffee/settings/export",
        "/o/aur0racoffee/nowhere", "/o/aur0racoffee/settings", "/o/aur0racoffee/settings/branding", "/o/aur0racoffee/settings/security",
        "/o/aur0racoffee/settings/domains", "/o/aur0racoffee/settings/plan", "/o/aur0racoffee/settings/roles",
        "/organizations/join", "/account/profile", "/status/logto",
        .. TestedFeature.All.SelectMany(feature => feature.Pages).Select(Organization.Aurora.At),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_has_a_heading_a_title_and_its_language(string page)
    {
        var alice = await site.BrowseAsAsync("alice@example.com");
        var english = await alice.GetAsync(page);
        alice.Language = "zh-Hant-TW";
        var chinese = await alice.GetAsync(page);
        Assert.Equal(english.Status, chinese.Status);
        foreach (var (answer, language) in new[] { (english, "en"), (chinese, "zh-Hant") })
        {
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{page} answers {answer.Status}.");
            Assert.Equal(language, answer.Document.DocumentElement.GetAttribute("lang"));
            Assert.Single(answer.Document.QuerySelectorAll("main h1"));
            Assert.NotEmpty(answer.Document.Title!.Split('·')[0].Trim());
        }

        Assert.NotEqual(english.Document.Title, chinese.Document.Title);
        Assert.NotEqual(english.Find("main h1").TextContent.Trim(), chinese.Find("main h1").TextContent.Trim());
    }

    [Fact]
    public async Task Errors_beside_fields_are_in_the_readers_language()
    {
        var owner = await site.BrowseAsAsync(TestSite.Someone());
        owner.Language = "zh-Hant";
        await owner.GetAsync("/onboarding/create");
        await owner.SubmitAsync("form[data-guard]", ("Input.Name", ""));
        Assert.DoesNotContain("name", owner.Page.ErrorOf("Input.Name"), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(owner.Page.ErrorOf("Input.Name"));
    }

    [Fact]
    public async Task An_invitation_is_sent_in_the_language_of_whoever_invites()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        owner.Language = "zh-TW";
        var address = TestSite.Someone();
        await site.InviteAsync(owner, organization, address, "member");
        Assert.Equal("zh-Hant", (string?)(await site.Logto.MailsToAsync(address))[^1]["locale"]);
    }
}
