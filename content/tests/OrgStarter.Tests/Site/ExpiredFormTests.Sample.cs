using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

/// <summary>A form stands open in one tab while somebody signs in in another.</summary>
public sealed class ExpiredFormTests(TestSite site)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_person_who_signed_out_and_in_again_elsewhere_just_sends_it(bool byHtmx)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var form = await OpenAsync(owner, organization);
        await SignOutAsync(owner);
        await owner.GetAsync("/account/sign-in");
        await owner.CompleteSignInAsync(form.Person);
        await SendAsync(owner, form.Request, byHtmx);
        await owner.GetAsync(organization.At("projects"));
        Assert.Contains("Typed in tab A", owner.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_does_the_same_person_whose_session_was_replaced_by_a_second_sign_in()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var form = await OpenAsync(owner, organization);
        owner.Cookies.GetCookies(Browser.SiteAddress)["orgstarter"]!.Expired = true;
        await owner.GetAsync("/organizations");
        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
        await SendAsync(owner, form.Request, byHtmx: false);
        await owner.GetAsync(organization.At("projects"));
        Assert.Contains("Typed in tab A", owner.Page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_another_persons_name_nothing_is_sent_before_that_person_says_so(bool byHtmx)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, colleague) = await site.JoinAsync(owner, organization, "member");
        var form = await OpenAsync(owner, organization);
        await SignOutAsync(owner);
        await owner.SignInAsync(colleague);

        var answer = await SendAsync(owner, form.Request, byHtmx);
        Assert.Equal(byHtmx ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains($"You are now signed in as {colleague}", answer.Body, StringComparison.Ordinal);
        Assert.Equal("Typed in tab A", answer.ValueOf("Input.Name"));
        Assert.Equal(!byHtmx, answer.Has("header.topbar"));
        var projects = await owner.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, organization.At("projects"))));
        Assert.DoesNotContain("Typed in tab A", projects.Text, StringComparison.Ordinal);

        // Confirmed, it goes as it was typed.
        await owner.PostAsync(
            organization.At("projects/new"),
            ("Input.Name", answer.ValueOf("Input.Name")),
            ("__RequestVerificationToken", answer.ValueOf("__RequestVerificationToken")));
        Assert.Contains("Typed in tab A", (await owner.GetAsync(organization.At("projects"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_site_that_posts_here_gets_no_form_to_confirm()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Browser.SiteAddress, organization.At("projects/new")))
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("Input.Name", "Planted")]),
        };
        request.Headers.Add("Origin", "https://evil.example");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        var answer = await owner.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.DoesNotContain("Planted", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_left_open_while_somebody_else_signed_in_does_nothing_in_their_name()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("projects/new"));
        var request = owner.FormRequest("#form", ("Input.Name", "Whose is it"));
        await owner.GetAsync("/account/sign-out");
        await owner.SubmitAsync("main form");
        await owner.SignInAsync(TestSite.Someone());
        var answer = await owner.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    [Fact]
    public async Task An_expired_form_that_htmx_sent_comes_back_in_its_place_with_everything_typed()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("projects/new"));
        var request = owner.FormRequest("#form", ("Input.Name", "Still here"), ("__RequestVerificationToken", "stale"));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        var answer = await owner.SendByHtmxAsync(request);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("Still here", answer.ValueOf("Input.Name"));
        Assert.DoesNotContain("<html", answer.Body, StringComparison.Ordinal);
    }

    /// <summary>Tab A: the form for a new project, filled in and not sent.</summary>
    private static async Task<(HttpRequestMessage Request, string Person)> OpenAsync(Browser browser, Organization organization)
    {
        await browser.GetAsync(organization.At("projects/new"));
        var person = browser.Page.Find(".menu-head .hint").TextContent.Trim();
        return (browser.FormRequest("#form", ("Input.Name", "Typed in tab A")), person);
    }

    private static async Task SignOutAsync(Browser browser)
    {
        await browser.GetAsync("/account/sign-out");
        await browser.SubmitAsync("main form");
    }

    private static async Task<Page> SendAsync(Browser browser, HttpRequestMessage request, bool byHtmx)
    {
        request.Headers.Add("Origin", Browser.SiteAddress.GetLeftPart(UriPartial.Authority));
        return byHtmx ? await browser.SendByHtmxAsync(request) : await browser.NavigateAsync(request);
    }
}
