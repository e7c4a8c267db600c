using OrgStarter.DevLogto;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Testing.Isolation;

/// <summary>An organization whose every text holds a marker, so that one text in a wrong answer gives it away.</summary>
/// <param name="Guest">Marks the one who is invited: their own address is all that an invitation's page says to a visitor.</param>
/// <param name="Ids">An id of each kind of thing that it has.</param>
public sealed record Tenant(string OrganizationId, string Marker, string Guest, SampleIds Ids);

public sealed record SampleIds(IReadOnlyDictionary<string, string> Nouns, string Invitation, string Batch, string Member)
{
    public static SampleIds Unknown { get; } = new(new Dictionary<string, string>(), "nosuchinvitation00001", Guid.NewGuid().ToString(), "nosuchperson");

    /// <summary>The id that belongs into a parameter, by its name and the rest of its route; for a page that is new here, a guess.</summary>
    public string For(string parameter, string route) =>
        parameter.Contains("user", StringComparison.OrdinalIgnoreCase) ? Member
        : route.Split('/').Select(part => Nouns.GetValueOrDefault(part)).FirstOrDefault(id => id is not null) is { } noun ? noun
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

/// <summary>Somebody who knocks at every door.</summary>
/// <param name="Home">The one organization they belong to; null for none.</param>
/// <param name="Cookies">The session and the antiforgery cookie.</param>
/// <param name="Antiforgery">The token for forms.</param>
/// <param name="OrganizationToken">For <paramref name="Home"/>.</param>
/// <param name="ApiToken">For the person alone.</param>
public sealed record Caller(
    Role Role, Tenant? Home, IReadOnlySet<string> Permissions, string Cookies, string Antiforgery, string? OrganizationToken, string? ApiToken)
{
    public bool May(string? permission) => permission is null || Permissions.Contains(permission);

    public static async Task<Caller> MeetAsync(TestSite site, Role role, string? address, Tenant? home)
    {
        var browser = address is null ? site.Browse() : await site.BrowseAsAsync(address);
        await browser.GetAsync("/");
        var id = address is null ? null : await site.PersonIdAsync(address);
        var permissions = home is null ? [] : global::OrgStarter.SiteRoles.Template.ByRole[role == Role.OwnerOfAnother ? "owner" : role.ToString().ToLowerInvariant()];
        return new Caller(
            role, home, permissions.ToHashSet(), browser.Cookies.GetCookieHeader(Browser.SiteAddress), browser.Page.ValueOf("__RequestVerificationToken"),
            home is null ? null : site.Logto.SignAccessToken(id!, OrganizationTokenValidator.AudiencePrefix + home.OrganizationId, string.Join(' ', permissions)),
            id is null ? null : site.Logto.SignAccessToken(id, DevLogtoApplications.SiteApiResource, null));
    }
}
