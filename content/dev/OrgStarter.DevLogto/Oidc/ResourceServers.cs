using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>The APIs that tokens can be issued for, and the permissions of users and applications.</summary>
internal sealed class ResourceServers(DevLogtoDb db, DevLogtoOptions options)
{
    public const string Relative = "resource indicator must be an absolute URI";
    public const string WithFragment = "resource indicator must not contain a fragment component";
    public const string Unknown = "resource indicator is missing, or unknown";

    /// <returns>The lifetime of the resource's tokens; null for an unknown resource.</returns>
    public async Task<TimeSpan?> LifeAsync(string indicator) => indicator == LogtoScopes.OrganizationsResource
        ? options.AccessTokenLifetime
        : await db.Resources.Where(r => r.Indicator == indicator).Select(r => (long?)r.AccessTokenTtl).SingleOrDefaultAsync() is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <returns>The reason to reject a resource; null for a known one.</returns>
    public async Task<string?> RefusalAsync(string indicator) =>
        !Uri.TryCreate(indicator, UriKind.Absolute, out var uri) ? Relative
        : uri.Fragment.Length > 0 ? WithFragment
        : await LifeAsync(indicator) is null ? Unknown : null;

    public Task<string?> DefaultAsync() => db.Resources.Where(r => r.IsDefault).Select(r => r.Indicator).SingleOrDefaultAsync();

    /// <summary>Returns the requested resources, or the default. Logto also accepts several resources separated by commas in a URL.</summary>
    /// <param name="isForm">True for a pushed request, where Logto does not split.</param>
    public async Task<IReadOnlyList<string>> AskedAsync(OpenIddictRequest request, bool isForm = false)
    {
        IReadOnlyList<string> asked = [.. request.GetResources().SelectMany(r => isForm ? [r] : r.Split(',')).Distinct()];
        return asked.Count > 0 || await DefaultAsync() is not { } standard ? asked : [standard];
    }

    /// <summary>Returns the permissions from the user's global roles and from their roles in organizations.</summary>
    /// <param name="organizationId">Null returns the permissions in all organizations together.</param>
    public async Task<IReadOnlyList<string>> PermissionsOfPersonAsync(string indicator, string personId, string? organizationId = null)
    {
        var memberships = db.Memberships.Where(m =>
            m.PersonId == personId && (organizationId == null || m.OrganizationId == organizationId));
        var global = db.TenantRoles.Where(r => r.People.Any(p => p.Id == personId)).SelectMany(r => r.Scopes);
        return await OrganizationPermissionsAsync(indicator)
            ??
            [
                .. await NamesAsync(indicator, global),
                .. await NamesAsync(indicator, memberships.SelectMany(m => m.Roles).SelectMany(r => r.ResourceScopes)),
            ];
    }

    public async Task<IReadOnlyList<string>> PermissionsOfApplicationAsync(
        string indicator,
        string applicationId,
        string? organizationId = null) =>
        await OrganizationPermissionsAsync(indicator) ?? await NamesAsync(indicator, organizationId is null
            ? db.Applications.Where(a => a.Id == applicationId).SelectMany(a => a.Roles).SelectMany(r => r.Scopes)
            : db.OrganizationApplications.Where(a => a.ApplicationId == applicationId && a.OrganizationId == organizationId)
                .SelectMany(a => a.Roles).SelectMany(r => r.ResourceScopes));

    /// <summary>
    /// Returns all organization permissions for the reserved resource, regardless of the roles. This is Logto's behavior, and a risk of
    /// privilege escalation.
    /// </summary>
    private async Task<IReadOnlyList<string>?> OrganizationPermissionsAsync(string indicator) =>
        indicator == LogtoScopes.OrganizationsResource
            ? await db.Set<Scope>().OrderBy(s => s.Name).Select(s => s.Name).ToListAsync()
            : null;

    private static async Task<IReadOnlyList<string>> NamesAsync(string indicator, IQueryable<ApiScope> scopes) =>
        await scopes.Where(s => s.Resource.Indicator == indicator).Select(s => s.Name).Distinct().ToListAsync();
}
