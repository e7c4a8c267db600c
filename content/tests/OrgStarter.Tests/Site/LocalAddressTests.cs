using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

/// <summary>
/// Addresses of this site that a request names, to go on to: whatever is in them, they fit into a header. <see cref="Browser"/> refuses
/// every answer whose headers Kestrel would have refused.
/// </summary>
public sealed class LocalAddressTests(TestSite site)
{
    private static readonly string Members = Organization.Aurora.At("members");

    /// <summary>Every one that a page takes, and how it is made to go there.</summary>
    private static readonly Dictionary<string, Func<TestSite, string, Task<Browser>>> Takers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Account.SignInModel.OnGet(returnUrl)"] = async (site, address) =>
        {
            var browser = site.Browse();
            await browser.GetAsync($"/account/sign-in?returnUrl={Uri.EscapeDataString(address)}");
            await browser.CompleteSignInAsync("ben@example.com");
            // And now that they are signed in.
            var landed = browser.Page.Url;
            await browser.GetAsync($"/account/sign-in?returnUrl={Uri.EscapeDataString(address)}");
            Assert.Equal(landed, browser.Page.Url);
            return browser;
        },
        ["Account.SignUpModel.OnGet(returnUrl)"] = async (site, address) =>
        {
            var browser = await site.BrowseAsAsync("ben@example.com");
            await browser.GetAsync($"/account/sign-up?returnUrl={Uri.EscapeDataString(address)}");
            return browser;
        },
        ["Account.SignInFailedModel.ReturnUrl"] = async (site, address) =>
        {
            var browser = await site.BrowseAsAsync("ben@example.com");
            await browser.GetAsync($"/account/sign-in-failed?returnUrl={Uri.EscapeDataString(address)}");
            await browser.ClickAsync("Try again");
            return browser;
        },
        ["Account.SignOutModel.ReturnUrl"] = async (site, address) =>
        {
            var browser = await site.BrowseAsAsync("ben@example.com");
            await browser.GetAsync($"/account/sign-out?returnUrl={Uri.EscapeDataString(address)}");
            await browser.SubmitAsync("main form");
            if (browser.Page.Path == "/sign-in")
            {
                // The page that it leads to wants somebody signed in.
                await browser.CompleteSignInAsync("ben@example.com");
            }

            return browser;
        },
        ["Account.LanguageModel.OnPostAsync(returnUrl)"] = async (site, address) =>
        {
            var browser = await site.BrowseAsAsync("ben@example.com");
            await browser.SubmitAsync("button[formaction^='/account/language']", ("culture", "en"), ("returnUrl", address));
            return browser;
        },
        ["Account.SecondFactorModel.ReturnUrl"] = async (site, address) =>
        {
            var person = TestSite.Someone();
            var browser = await site.BrowseAsAsync(person);
            await site.Logto.AddSecondFactorAsync(person);
            await browser.GetAsync($"/account/second-factor?returnUrl={Uri.EscapeDataString(address)}");
            await browser.ClickAsync("I have set it up");
            return browser;
        },
        ["Invitations.LandingModel.OnPostDeclineAsync(returnUrl)"] = async (site, address) =>
        {
            var (owner, organization) = await site.NewOrganizationAsync();
            var invitee = TestSite.Someone();
            var link = await site.InviteAsync(owner, organization, invitee, "member");
            var browser = await site.BrowseAsAsync(invitee);
            await browser.GetAsync(link);
            await browser.NavigateAsync(await WithFieldAsync(browser.PressRequest("form[data-guard]", "Decline"), "returnUrl", address));
            return browser;
        },
        ["Onboarding.InvitationsModel.ReturnUrl"] = async (site, address) =>
        {
            var browser = await site.BrowseAsAsync("ben@example.com");
            await browser.GetAsync($"/onboarding/invitations?returnUrl={Uri.EscapeDataString(address)}");
            return browser;
        },
        ["Members.RoleModel.Back"] = async (site, address) =>
        {
            var browser = await site.BrowseAsAsync("alice@example.com");
            await browser.GetAsync(Organization.Aurora.At("members/ben000000001/role"));
            await browser.SubmitAsync("#form", ("Back", address));
            return browser;
        },
        ["Members.SyncModel.Back"] = async (site, address) =>
        {
            var browser = await site.BrowseAsAsync("alice@example.com");
            // While the table is being read for the first time there is no button for it.
            await browser.GetAsync(Organization.Aurora.At("members/ben000000001/role"));
            await browser.PostAsync(
                Organization.Aurora.At("members/sync"),
                ("Back", address),
                ("__RequestVerificationToken", browser.Page.ValueOf("__RequestVerificationToken")));
            return browser;
        },
    };

    public static TheoryData<string, string?> Addresses => new()
    {
        { "é", "%C3%A9" },
        // What no text may hold is replaced; see RequestTextTests.
        { "\ufffe", "%EF%BF%BD" },
        { "🎈 x", "%F0%9F%8E%88%20x" },
        { "%C3%A9+%2F&page=2", "%C3%A9+%2F&page=2" },
        { "a\r\nSet-Cookie: evil=1", null },
    };

    [Fact]
    public void Every_page_that_takes_one_is_tried()
    {
        var all = Listed.PageModels.SelectMany(type =>
            type.GetMethods()
                .Where(method => method.Name.StartsWith("On", StringComparison.Ordinal))
                .SelectMany(method => method.GetParameters()
                    .Where(parameter => IsAddress(parameter.Name!))
                    .Select(parameter => $"{Listed.NameOf(type)}.{method.Name}({parameter.Name})"))
                .Concat(
                    type.GetProperties()
                        .Where(property => property.GetCustomAttribute<BindPropertyAttribute>() is not null && IsAddress(property.Name))
                        .Select(property => $"{Listed.NameOf(type)}.{property.Name}")));
        Listed.AssertEqual(
            "parameters that take an address", all, Takers.Keys, $"{nameof(Takers)} how a page is opened that goes on to the address",
            "[\"{0}\"] = async (site, address) => { ... },");
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Each_leads_to_where_it_says_or_to_its_usual_place_whatever_is_in_it(string query, string? arrives)
    {
        foreach (var (name, goAsync) in Takers)
        {
            var browser = await goAsync(site, $"{Members}?seen={query}");
            Assert.True((int)browser.Page.Status < 500, $"{name} with {query}: {browser.Page.Status}");
            // An address with a line break in it is none: it leads where the page leads without one.
            Assert.True(
                arrives is null
                    ? !browser.Page.Url.Query.Contains("evil", StringComparison.Ordinal)
                    : browser.Page.PathAndQuery == $"{Members}?seen={arrives}",
                $"{name} with {query} ends on {browser.Page.Url}");
            Assert.Null(browser.Cookies.GetCookies(Browser.SiteAddress)["evil"]);
        }
    }

    [Fact]
    public async Task An_answer_to_an_invitation_whose_id_is_no_id_leads_somebody_signed_out_back_to_its_page()
    {
        var browser = site.Browse();
        await browser.GetAsync("/");
        await browser.PostAsync(
            "/invitations/%C3%A9%EF%BF%BE?handler=Accept",
            ("__RequestVerificationToken", browser.Page.ValueOf("__RequestVerificationToken")));
        Assert.Equal((HttpStatusCode.NotFound, "/invitations/%C3%A9%EF%BF%BD"), (browser.Page.Status, browser.Page.Path));
    }

    private static bool IsAddress(string name) =>
        name.EndsWith("Url", StringComparison.OrdinalIgnoreCase) || name.Equals("Back", StringComparison.OrdinalIgnoreCase);

    private static async Task<HttpRequestMessage> WithFieldAsync(HttpRequestMessage request, string name, string value)
    {
        var form = await request.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken);
        request.Content = new StringContent($"{form}&{name}={Uri.EscapeDataString(value)}", null, "application/x-www-form-urlencoded");
        return request;
    }
}
