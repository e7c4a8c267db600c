using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Checks the user's current permissions at Logto instead of in the token. Every action that requires one of
/// <see cref="Permissions.Dangerous"/> starts here: Logto reports no role change made in its console, so a token can be minutes out of
/// date.
/// </summary>
public sealed class PermissionRecheck(
    ILogtoManagementApi logto,
    CurrentTenant tenant,
    RoleTemplate template,
    MembershipVersions memberships,
    Locks locks)
{
    /// <summary>Returns the name of the lock that guards changes of an organization's members.</summary>
    public static string LockOf(string organizationId) => $"members:{organizationId}";

    /// <summary>
    /// Acquires the organization's lock, so that its members cannot change meanwhile, and asks Logto. Dispose the result after the action;
    /// this releases the lock.
    /// </summary>
    /// <returns>Null when the user no longer has the permission; the user's token is then renewed with the next request.</returns>
    /// <exception cref="LogtoException">The permissions could not be read from Logto; the action must not be performed.</exception>
    public async Task<LiveTenant?> RequireAsync(string permission, CancellationToken ct)
    {
        var held = await locks.AcquireAsync(LockOf(tenant.OrganizationId), ct);
        try
        {
            var scopes = await logto.GetActorScopesAsync(tenant.OrganizationId, tenant.UserId, ct);
            // Never grants more than the token: the sign-in did not request the other scopes.
            var live = scopes.Where(tenant.May).ToHashSet(StringComparer.Ordinal);
            if (template.Permissions.Any(known => tenant.May(known) && !live.Contains(known)))
            {
                // The role was changed at Logto. It may still grant this permission but no longer others, so the token is renewed with the
                // next request.
                await memberships.ChangedAsync(tenant.OrganizationId, tenant.UserId, CancellationToken.None);
            }

            if (live.Contains(permission))
            {
                return new LiveTenant(tenant.Required with { Permissions = live }, held);
            }
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }

        await held.DisposeAsync();
        return null;
    }
}

/// <summary>The current tenant with the user's current permissions. Holds the organization's lock until it is disposed.</summary>
public sealed class LiveTenant(TenantContext tenant, IAsyncDisposable held) : IAsyncDisposable
{
    public TenantContext Tenant { get; } = tenant;

    public ValueTask DisposeAsync() => held.DisposeAsync();
}
