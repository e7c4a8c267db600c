namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Runs work inside one organization, outside any request. The query filter and the write guard apply as in a request. The caller must take
/// the organization's id from a row of the database, never from a request.
/// </summary>
public static class TenantScopes
{
    /// <summary>The user id for work that the site does without a user.</summary>
    public const string Site = "site";

    /// <summary>Runs the site's own work, with no permissions.</summary>
    public static Task InOrganizationAsync(this IServiceScopeFactory scopes, string organizationId, Func<IServiceProvider, Task> work) =>
        scopes.InOrganizationAsync(new TenantContext(organizationId, Site, new HashSet<string>(), DateTimeOffset.MaxValue), work);

    /// <summary>Continues work that a user has requested, in the user's name. The work must check <see cref="PermissionRecheck"/>
    /// first.</summary>
    public static async Task InOrganizationAsync(this IServiceScopeFactory scopes, TenantContext actor, Func<IServiceProvider, Task> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Resolve(actor);
        await work(scope.ServiceProvider);
    }
}
