using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// What the person may do at this very moment, asked of Logto and not read from a token. Every action behind one of
/// <see cref="Permissions.Dangerous"/> begins here: Logto reports no role that was changed in its console, and a token may be
/// minutes behind.
/// </summary>
public sealed class LiveRights(ILogtoManagementApi logto, CurrentTenant tenant, RoleTemplate template, Memberships memberships, Locks locks)
{
    /// <summary>The name of the lock under which an organization's people change.</summary>
    public static string LockOf(string organizationId) => $"members:{organizationId}";

    /// <summary>
    /// Waits for the organization's lock, so that nobody else changes its people meanwhile, and asks. Dispose the answer when the
    /// action is done.
    /// </summary>
    /// <returns>Null when the person does not have the permission any more; from their next request on their token says so, too.</returns>
    /// <exception cref="LogtoException">Logto does not say: nothing may be done.</exception>
    public async Task<LiveTenant?> DemandAsync(string permission, CancellationToken ct)
    {
        var held = await locks.AcquireAsync(LockOf(tenant.OrganizationId), ct);
        try
        {
            var scopes = await logto.GetMemberScopes(tenant.OrganizationId, tenant.UserId, ct);
            // Never more than the token: what the sign-in did not ask for is not given to the site.
            var live = scopes.Select(scope => scope.Name).Where(tenant.May).ToHashSet(StringComparer.Ordinal);
            if (template.Permissions.Any(known => tenant.May(known) && !live.Contains(known)))
            {
                // Changed at Logto itself. The role may still allow this, and other things no more: the next request knows.
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

/// <summary>The current tenant with the person's rights of this moment, and the organization's lock around them.</summary>
public sealed class LiveTenant(TenantContext tenant, IAsyncDisposable held) : IAsyncDisposable
{
    public TenantContext Tenant { get; } = tenant;

    public ValueTask DisposeAsync() => held.DisposeAsync();
}
