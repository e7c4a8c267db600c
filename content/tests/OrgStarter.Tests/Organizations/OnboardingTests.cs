using System.Net;
using OrgStarter.DevLogto.Control;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Organizations;

public sealed class OnboardingTests(TestSite site)
{
    private const string CreateForm = "form[data-guard]";

    [Fact]
    public async Task A_newcomer_signs_up_creates_an_organization_and_becomes_its_owner()
    {
        var browser = site.Browse();
        var me = TestSite.Someone();
        await browser.GetAsync("/account/sign-up");
        Assert.Equal("/register", browser.Page.Path);
        await browser.CompleteSignInAsync(me);
        Assert.Equal("/onboarding/create", browser.Page.Path);

        await browser.SubmitAsync(CreateForm, ("Input.Name", "Cedar Cinema"));
        Assert.EndsWith("/onboarding/invite", browser.Page.Path, StringComparison.Ordinal);

        await browser.ClickAsync("Skip for now");
        Assert.EndsWith("/home", browser.Page.Path, StringComparison.Ordinal);
        Assert.Contains("Cedar Cinema", browser.Page.Text, StringComparison.Ordinal);

        await browser.GetAsync(browser.Page.Path.Replace("/home", "/members", StringComparison.Ordinal));
        Assert.Contains(me, browser.Page.Text, StringComparison.Ordinal);
        Assert.Contains("Owner", browser.Page.All("#table .badge"));
    }

    [Fact]
    public async Task An_organization_can_be_described_at_its_creation_and_too_long_a_text_is_kept()
    {
        var browser = await site.BrowseAsAsync(TestSite.Someone());
        var typed = new string('x', 257);
        await browser.SubmitAsync(CreateForm, ("Input.Name", "Dahlia Dance"), ("Input.Description", typed));
        Assert.Equal(typed, browser.Page.ValueOf("Input.Description"));
        Assert.Contains("257", browser.Page.ErrorOf("Input.Description"), StringComparison.Ordinal);
        await browser.SubmitAsync(CreateForm, ("Input.Description", "  Ballet\nand more "));
        var id = browser.Page.Path.Split('/')[2];
        var kept = await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Get, $"/organizations/{id}");
        Assert.Equal(("Dahlia Dance", "Ballet\nand more"), (kept["name"], kept["description"]));
    }

    [Fact]
    public async Task Who_owns_as_many_organizations_as_allowed_is_told_by_the_page_and_by_the_API()
    {
        await using var own = await TestSite.StartAsync(settings: ("Organizations:MaxOwned", "1"));
        var address = TestSite.Someone();
        var browser = await own.BrowseAsAsync(address);
        var form = browser.Page;
        await browser.SubmitAsync(CreateForm, ("Input.Name", "The first"));
        var first = browser.Page.Path.Split('/')[2];
        browser.Page = form;
        await browser.SubmitAsync(CreateForm, ("Input.Name", "The first"));
        Assert.Equal(first, browser.Page.Path.Split('/')[2]);
        await browser.GetAsync("/onboarding/create");
        Assert.Contains("You own 1 organizations", browser.Page.Text, StringComparison.Ordinal);
        Assert.False(browser.Page.Has(CreateForm));
        var api = await own.ApiAsync(address);
        var refused = await api.PostAsync("/api/organizations", new { name = "The second" });
        Assert.Equal((403, "too_many_organizations"), (refused.Status, refused["code"]));
        Assert.Equal(0, await own.CountOrganizationsAsync("The second"));
    }

    [Fact]
    public async Task Where_only_operators_create_organizations_others_get_no_form()
    {
        await using var own = await TestSite.StartAsync(settings: ("Organizations:Creators", "Operators"));
        var browser = await own.BrowseAsAsync(TestSite.Someone());
        await browser.GetAsync("/onboarding/create");
        Assert.Contains("Only operators of this site", browser.Page.Text, StringComparison.Ordinal);
        Assert.False(browser.Page.Has(CreateForm));
        Assert.False((await browser.GetAsync("/organizations")).Has("a[href='/onboarding/create']"));
        var olga = await own.BrowseAsAsync("olga@example.com");
        Assert.True((await olga.GetAsync("/organizations")).Has("a[href='/onboarding/create']"));
        Assert.True((await olga.GetAsync("/onboarding/create")).Has(CreateForm));
    }

    [Fact]
    public async Task Terms_and_privacy_policy_stand_on_each_page_and_on_the_sign_up_page()
    {
        const string Terms = "https://example.com/terms";
        await using var own = await TestSite.StartAsync(settings: ("Logto:TermsOfUseUrl", Terms));
        var browser = own.Browse();
        await browser.GetAsync("/");
        Assert.Equal("Terms of use", browser.Page.Find($"footer a[href='{Terms}']").TextContent);
        await new LogtoClient(own.Logto).ApiAsync(HttpMethod.Patch, "/sign-in-exp", new { termsOfUseUrl = Terms });
        await browser.GetAsync("/account/sign-up");
        Assert.True(browser.Page.Has($"a[href='{Terms}']"));
    }

    [Fact]
    public async Task Who_is_invited_sees_the_invitations_before_anything_else()
    {
        await using var own = await TestSite.StartAsync();
        var fay = await own.BrowseAsAsync("fay@example.com");
        Assert.Equal("/onboarding/invitations", fay.Page.Path);
        Assert.Contains("Aurora Coffee", fay.Page.Text, StringComparison.Ordinal);
        await fay.ClickAsync("View invitation");
        Assert.Equal("/invitations/invitefaypending00001", fay.Page.Path);
    }

    [Fact]
    public async Task A_member_of_one_organization_goes_straight_to_its_home()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        Assert.Equal(Organization.Aurora.At("home"), ben.Page.Path);
    }

    [Fact]
    public async Task A_member_of_two_organizations_chooses()
    {
        var dan = await site.BrowseAsAsync("dan@example.com");
        Assert.Equal("/organizations", dan.Page.Path);
        Assert.Contains("Birch Books", dan.Page.Text, StringComparison.Ordinal);
        Assert.Contains("Aurora Coffee", dan.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_form_sent_twice_at_once_creates_one_organization()
    {
        var browser = await site.BrowseAsAsync(TestSite.Someone());
        await browser.GetAsync("/onboarding/create");
        var first = browser.FormRequest(CreateForm, ("Input.Name", "Double Click"));
        var second = browser.FormRequest(CreateForm, ("Input.Name", "Double Click"));
        var answers = await Task.WhenAll(browser.SendAsync(first), browser.SendAsync(second));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Found, answer.Status));
        Assert.Equal(answers[0].Header("Location"), answers[1].Header("Location"));

        await browser.GetAsync("/organizations");
        Assert.Single(browser.Page.All(".org-name"));
    }

    [Theory]
    [InlineData("", "Enter a name for the organization.")]
    [InlineData("   ", "Enter a name for the organization.")]
    [InlineData("\u3164", "Enter a name for the organization.")]
    [InlineData("\u2800 \u034F\uFE0F\u0301", "Enter a name for the organization.")]
    [InlineData("Aurora\uFFFE", "The name contains an unreadable character. Type the name again.")]
    [InlineData("\uFFFF", "The name contains an unreadable character. Type the name again.")]
    [InlineData("bell\u0007", "The name contains invisible control characters. Remove them, or type the name again.")]
    public async Task A_bad_name_gets_its_error_beside_the_field(string name, string error)
    {
        var browser = await site.BrowseAsAsync(TestSite.Someone());
        await browser.GetAsync("/onboarding/create");
        await browser.SubmitAsync(CreateForm, ("Input.Name", name));
        Assert.Equal("/onboarding/create", browser.Page.Path);
        Assert.Equal(error, browser.Page.ErrorOf("Input.Name"));
    }

    [Fact]
    public async Task A_name_of_a_thousand_characters_is_refused_and_not_lost()
    {
        var browser = await site.BrowseAsAsync(TestSite.Someone());
        await browser.GetAsync("/onboarding/create");
        var name = new string('x', 1000);
        await browser.SubmitAsync(CreateForm, ("Input.Name", name));
        Assert.Contains("1000", browser.Page.ErrorOf("Input.Name"), StringComparison.Ordinal);
        Assert.Equal(name, browser.Page.ValueOf("Input.Name"));
    }

    [Theory]
    [InlineData("مقهى الفجر")]
    [InlineData("🦊🏳️‍🌈 Fox & Co")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("O'Neil \"Quotes\" & Söhne")]
    public async Task Any_readable_name_is_kept_and_shown_as_typed(string name)
    {
        var (owner, organization) = await site.NewOrganizationAsync(name);
        await owner.GetAsync("/organizations");
        Assert.Equal(name, Assert.Single(owner.Page.All(".org-name")));
        Assert.DoesNotContain("<script>alert", owner.Page.Body, StringComparison.Ordinal);
        await owner.GetAsync(organization.At("home"));
        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
    }

    [Theory]
    [InlineData("POST /api/organizations$", FaultKind.ServerError)]
    [InlineData("POST /api/organizations$", FaultKind.TooManyRequests)]
    [InlineData("POST /api/organizations$", FaultKind.Refuse)]
    [InlineData("POST /api/organizations/.*/users$", FaultKind.ServerError)]
    [InlineData("POST /api/organizations/.*/users$", FaultKind.TooManyRequests)]
    [InlineData("POST /api/organizations/.*/users$", FaultKind.Refuse)]
    [InlineData("PUT /api/organizations/.*/roles$", FaultKind.ServerError)]
    [InlineData("PUT /api/organizations/.*/roles$", FaultKind.Refuse)]
    public async Task A_failure_between_the_three_calls_leaves_nothing_half_made(string call, FaultKind kind)
    {
        await using var own = await TestSite.StartAsync();
        var browser = await own.BrowseAsAsync(TestSite.Someone());
        await browser.GetAsync("/onboarding/create");
        own.Logto.Faults.Add(new Fault(kind, call, Times: 1));
        await browser.SubmitAsync(CreateForm, ("Input.Name", "Phoenix"));
        Assert.Equal("/onboarding/create", browser.Page.Path);
        Assert.NotEmpty(browser.Page.ErrorOf("Input.Name"));
        Assert.Equal("Phoenix", browser.Page.ValueOf("Input.Name"));

        await browser.SubmitAsync(CreateForm);
        Assert.EndsWith("/onboarding/invite", browser.Page.Path, StringComparison.Ordinal);
        await browser.GetAsync("/organizations");
        Assert.Equal("Phoenix", Assert.Single(browser.Page.All(".org-name")));
        Assert.Equal(1, await own.CountOrganizationsAsync("Phoenix"));
    }

    [Fact]
    public async Task An_organization_that_could_not_be_taken_back_is_resumed_on_the_next_visit()
    {
        await using var own = await TestSite.StartAsync();
        var browser = await own.BrowseAsAsync(TestSite.Someone());
        await browser.GetAsync("/onboarding/create");
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError, "POST /api/organizations/.*/users$"));
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError, "DELETE /api/organizations/"));
        await browser.SubmitAsync(CreateForm, ("Input.Name", "Half Made"));
        own.Logto.Faults.Clear();

        await browser.GetAsync("/onboarding/create");
        Assert.Equal("Half Made", browser.Page.ValueOf("Input.Name"));
        await browser.SubmitAsync(CreateForm);
        Assert.EndsWith("/onboarding/invite", browser.Page.Path, StringComparison.Ordinal);
        Assert.Equal(1, await own.CountOrganizationsAsync("Half Made"));
    }

    [Fact]
    public async Task An_expired_form_is_offered_again_with_everything_typed()
    {
        var browser = await site.BrowseAsAsync(TestSite.Someone());
        await browser.GetAsync("/onboarding/create");
        var request = browser.FormRequest(CreateForm, ("Input.Name", "Left Overnight"), ("__RequestVerificationToken", "stale"));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        await browser.NavigateAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, browser.Page.Status);
        Assert.Equal("Left Overnight", browser.Page.ValueOf("Input.Name"));

        await browser.SubmitAsync("main form");
        Assert.EndsWith("/onboarding/invite", browser.Page.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_posted_from_another_site_is_refused()
    {
        var browser = await site.BrowseAsAsync(TestSite.Someone());
        await browser.GetAsync("/onboarding/create");
        var request = browser.FormRequest(CreateForm, ("Input.Name", "Forged"), ("__RequestVerificationToken", "stale"));
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        await browser.NavigateAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, browser.Page.Status);
        Assert.False(browser.Page.Has("[name='Input.Name']"));
        Assert.Equal(0, await site.CountOrganizationsAsync("Forged"));
    }
}
