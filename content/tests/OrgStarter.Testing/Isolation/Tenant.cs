using OrgStarter.DevLogto;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Testing.Isolation;

/// <summary>An organization whose texts all contain a marker, so that a leaked text is recognizable.</summary>
/// <param name="Guest">Marks the invitee: an invitation's page shows a visitor only the invitee's address.</param>
/// <param name="Ids">An id of each kind of entity in the organization.</param>
public sealed record Tenant(string OrganizationId, string Marker, string Guest, SampleIds Ids);

public sealed record SampleIds(IReadOnlyDictionary<string, string> Features, string Invitation, string Batch, string Member)
{
    public static SampleIds Unknown { get; } = new(
        new Dictionary<string, string>(),
        "nosuchinvitation00001",
        Guid.NewGuid().ToString(),
        "nosuchperson");

    /// <summary>Returns the id for a route parameter, from its name and the rest of the route; for an unknown page, a guess.</summary>
    public string For(string parameter, string route) =>
        parameter.Contains("user", StringComparison.OrdinalIgnoreCase) ? Member
        : route.Split('/').Select(part => Features.GetValueOrDefault(part)).FirstOrDefault(id => id is not null) is { } feature ? feature
        : route.Contains("batch", StringComparison.OrdinalIgnoreCase) ? Batch
        : route.Contains("invitation", StringComparison.OrdinalIgnoreCase) ? Invitation
        : Guid.NewGuid().ToString();
}

public enum Role
{
    SignedOut,
    NoOrganization,
    OwnerOfAnother,
    Member,
    Admin,
    Owner,
}

/// <summary>A caller who requests every endpoint.</summary>
/// <param name="Home">The caller's only organization; null for none.</param>
/// <param name="Cookies">The session cookie and the antiforgery cookie.</param>
/// <param name="Antiforgery">The token for forms.</param>
/// <param name="OrganizationToken">A token for <paramref name="Home"/>.</param>
/// <param name="ApiToken">A token without an organization.</param>
public sealed record Caller(
    Role Role,
    Tenant? Home,
    IReadOnlySet<string> Permissions,
    string Cookies,
    string Antiforgery,
    string? OrganizationToken,
    string? ApiToken)
{
    public bool May(string? permission) => permission is null || Permissions.Contains(permission);

    public static async Task<Caller> MeetAsync(TestSite site, Role role, string? address, Tenant? home)
    {
        var browser = address is null ? site.Browse() : await site.BrowseAsAsync(address);
        await browser.GetAsync("/");
        var id = address is null ? null : await site.PersonIdAsync(address);
        var permissions = home is null
            ? []
            : global::OrgStarter.SiteRoles.Template.ByRole[role == Role.OwnerOfAnother ? "owner" : role.ToString().ToLowerInvariant()];
        return new Caller(
            role,
            home,
            permissions.ToHashSet(),
            browser.Cookies.GetCookieHeader(Browser.SiteAddress),
            browser.Page.ValueOf("__RequestVerificationToken"),
            home is null
                ? null
                : site.Logto.SignAccessToken(
                    id!,
                    OrganizationTokenValidator.AudiencePrefix + home.OrganizationId,
                    string.Join(' ', permissions)),
            id is null ? null : site.Logto.SignAccessToken(id, DevLogtoApplications.SiteApiResource, null));
    }
}
