namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Work inside one organization, outside any request: the filter and the guard hold as they do for a person. Whoever calls has the
/// organization from a row of the site's own, never from a request.
/// </summary>
public static class TenantScopes
{
    /// <summary>In place of a person's id, for what the site does by itself.</summary>
    public const string Site = "site";

    /// <summary>The site's own work: there are no permissions.</summary>
    public static Task InOrganizationAsync(this IServiceScopeFactory scopes, string organizationId, Func<IServiceProvider, Task> work) =>
        scopes.InOrganizationAsync(new TenantContext(organizationId, Site, new HashSet<string>(), DateTimeOffset.MaxValue), work);

    /// <summary>What a person has asked for and cannot finish: in their name. Only for work behind <see cref="LiveRights"/>, which asks whether they still may.</summary>
    public static async Task InOrganizationAsync(this IServiceScopeFactory scopes, TenantContext actor, Func<IServiceProvider, Task> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Resolve(actor);
        await work(scope.ServiceProvider);
    }
}
