using System.Net;
using OrgStarter.DevLogto;
using OrgStarter.Logto;

namespace OrgStarter.Testing;

/// <content>The ways into the site, and what most tests do there first.</content>
public partial class TestSite
{
    public Browser Browse() => new(Http());

    /// <summary>The same browser, whose next request happens to reach this instance.</summary>
    /// <param name="page">The page that it shows; null for the one it shows already.</param>
    public Browser Browse(Browser same, Page? page = null) => new(Http(), same.Cookies, same.Home) { Page = page ?? same.Page };

    /// <summary>The site's bare door: no cookies kept, no redirect followed.</summary>
    public HttpMessageInvoker Http() => new(factory!.Server.CreateHandler());

    /// <summary>A caller of the API with this token; none without one.</summary>
    public ApiClient Api(string? token) => new(Http(), token);

    /// <summary>A caller with an organization token that Logto gave to this person.</summary>
    public async Task<ApiClient> ApiAsync(string email, string organizationId) => Api(await OrganizationTokenAsync(email, organizationId));

    /// <summary>A caller with a token for the API resource: the person alone, no organization.</summary>
    public async Task<ApiClient> ApiAsync(string email)
    {
        var logtoClient = new LogtoClient(Logto);
        var resource = ("resource", DevLogtoApplications.SiteApiResource);
        var signedIn = await logtoClient.SignInAsync(email, changes: resource);
        var answer = await logtoClient.RefreshAsync(signedIn["refresh_token"]!, resource);
        return Api(answer["access_token"] ?? throw new InvalidOperationException($"{answer.Status} {answer.Body}"));
    }

    /// <summary>As a front end gets it: sign-in at Logto, then the refresh grant with the organization.</summary>
    public async Task<string> OrganizationTokenAsync(string email, string organizationId)
    {
        var logtoClient = new LogtoClient(Logto);
        var signedIn = await logtoClient.SignInAsync(email);
        var answer = await logtoClient.RefreshAsync(signedIn["refresh_token"]!, ("organization_id", organizationId));
        return answer["access_token"] ?? throw new InvalidOperationException($"{answer.Status} {answer.Body}");
    }

    /// <summary>A browser that reaches the site over https.</summary>
    public Browser BrowseSecurely() => new(Http(), address: new Uri("https://localhost/"));

    /// <summary>A browser whose connection comes from this address; in all others it comes from none.</summary>
    public Browser BrowseFrom(string address, Browser? same = null) => new(
        new HttpMessageInvoker(factory!.Server.CreateHandler(context => context.Connection.RemoteIpAddress = IPAddress.Parse(address))), same?.Cookies);

    /// <summary>A new browser, in which this person is signed in.</summary>
    public async Task<Browser> BrowseAsAsync(string email)
    {
        var browser = Browse();
        await browser.SignInAsync(email);
        return browser;
    }

    /// <summary>A new person who owns a new organization and stands on its home page.</summary>
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

    /// <summary>Invites an address and returns the link in its mail.</summary>
    public async Task<string> InviteAsync(Browser inviter, Organization organization, string address, string role)
    {
        await inviter.GetAsync(organization.At("members/invitations/new"));
        await inviter.SubmitAsync("#form form", ("Input.Addresses", address), ("Input.Role", role));
        return (string)(await Logto.MailsToAsync(address))[^1]["link"]!;
    }

    /// <summary>A new person who has accepted an invitation and stands on the organization's home page.</summary>
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

    /// <summary>An address that nobody has yet.</summary>
    public static string Someone() => $"p{Guid.NewGuid():N}"[..14] + "@example.com";
}
