using System.Net;
using OrgStarter.DevLogto;
using OrgStarter.Logto;

namespace OrgStarter.Testing;

/// <content>Browsers and API clients for the site, and what most tests do first.</content>
public partial class TestSite
{
    public Browser Browse() => new(Http());

    /// <summary>Returns the same browser; its next request reaches this instance.</summary>
    /// <param name="page">The page that it shows; null keeps the current one.</param>
    public Browser Browse(Browser same, Page? page = null) => new(Http(), same.Cookies, same.Home) { Page = page ?? same.Page };

    /// <summary>Returns an HTTP client that keeps no cookies and follows no redirects.</summary>
    public HttpMessageInvoker Http() => new(factory!.Server.CreateHandler());

    public ApiClient Api(string? token) => new(Http(), token);

    /// <summary>Returns an API client with the organization token that Logto issued to this user.</summary>
    public async Task<ApiClient> ApiAsync(string email, string organizationId) => Api(await OrganizationTokenAsync(email, organizationId));

    /// <summary>Returns an API client with a token for the API resource, without an organization.</summary>
    public async Task<ApiClient> ApiAsync(string email)
    {
        var logtoClient = new LogtoClient(Logto);
        var resource = ("resource", DevLogtoApplications.SiteApiResource);
        var signedIn = await logtoClient.SignInAsync(email, changes: resource);
        var answer = await logtoClient.RefreshAsync(signedIn["refresh_token"]!, resource);
        return Api(answer["access_token"] ?? throw new InvalidOperationException($"{answer.Status} {answer.Body}"));
    }

    /// <summary>Gets an organization token as a front end does: sign-in at Logto, then a refresh with the organization.</summary>
    public async Task<string> OrganizationTokenAsync(string email, string organizationId)
    {
        var logtoClient = new LogtoClient(Logto);
        var signedIn = await logtoClient.SignInAsync(email);
        var answer = await logtoClient.RefreshAsync(signedIn["refresh_token"]!, ("organization_id", organizationId));
        return answer["access_token"] ?? throw new InvalidOperationException($"{answer.Status} {answer.Body}");
    }

    public Browser BrowseSecurely() => new(Http(), address: new Uri("https://localhost/"));

    /// <summary>Returns a browser with this client address; other browsers have none.</summary>
    public Browser BrowseFrom(string address, Browser? same = null) => new(
        new HttpMessageInvoker(factory!.Server.CreateHandler(context => context.Connection.RemoteIpAddress = IPAddress.Parse(address))),
        same?.Cookies);

    public async Task<Browser> BrowseAsAsync(string email)
    {
        var browser = Browse();
        await browser.SignInAsync(email);
        return browser;
    }

    /// <summary>Returns a new user who owns a new organization; the browser shows its home page.</summary>
    public async Task<(Browser Browser, Organization Organization)> NewOrganizationAsync(string? name = null)
    {
        var owner = await BrowseAsAsync(Someone());
        await owner.GetAsync("/onboarding/create");
        name ??= $"Org {Guid.NewGuid():N}";
        await owner.SubmitAsync("form[data-guard]", ("Input.Name", name));
        Assert.EndsWith("/onboarding/invite", owner.Page.Path, StringComparison.Ordinal);
        var id = owner.Page.Path.Split('/')[2];
        return (owner, new Organization(id, name));
    }

    public async Task<string> InviteAsync(Browser inviter, Organization organization, string address, string role)
    {
        await inviter.GetAsync(organization.At("members/invitations/new"));
        await inviter.SubmitAsync("#form form", ("Input.Addresses", address), ("Input.Role", role));
        return (string)(await Logto.MailsToAsync(address))[^1]["link"]!;
    }

    /// <summary>Returns a new user who has accepted an invitation; the browser shows the organization's home page.</summary>
    public async Task<(Browser Browser, string Address)> JoinAsync(Browser inviter, Organization organization, string role)
    {
        var address = Someone();
        var link = await InviteAsync(inviter, organization, address, role);
        var browser = await BrowseAsAsync(address);
        await browser.GetAsync(link);
        await browser.SubmitAsync("form[data-guard]", "Accept");
        Assert.Equal(organization.At("home"), browser.Page.Path);
        return (browser, address);
    }

    public async Task<string> PersonIdAsync(string address) => (await Logto.FindPersonAsync(address))!;

    public Task<int> CountOrganizationsAsync(string name) => Logto.CountOrganizationsAsync(name);

    public async Task<int> CountOwnersAsync(Organization organization) => await Logto.CountMembersAsync(organization.Id, "owner");

    public static string Someone() => $"p{Guid.NewGuid():N}"[..14] + "@example.com";
}
