using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Organizations;

/// <summary>
/// Reads and changes what Logto keeps of the current organization. One change at a time in all instances: Logto knows no versions,
/// so whether somebody else was faster is seen by reading right before writing.
/// </summary>
public sealed class OrganizationSettings(ILogtoManagementApi logto, CurrentTenant tenant, Locks locks, AuditTrail audit, LogtoChanges changes, MyOrganizations lists)
{
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public Task<LogtoOrganization> ReadAsync(CancellationToken ct) => logto.GetOrganization(tenant.OrganizationId, ct);

    /// <param name="isKnown">Whether the organization is still what the person saw when they began to type.</param>
    /// <param name="change">What to write, and how the audit calls it; null when nothing is to be changed.</param>
    /// <returns>Null when it is saved; the organization as it is now when somebody else has changed it meanwhile.</returns>
    /// <exception cref="LogtoException">Logto refused, or did not answer.</exception>
    public Task<LogtoOrganization?> ChangeAsync(
        Func<LogtoOrganization, bool> isKnown, Func<LogtoOrganization, SettingsChange?> change, CancellationToken ct) =>
        ChangeAsync(isKnown, present => Task.FromResult(change(present)), _ => Task.CompletedTask, ct);

    /// <inheritdoc cref="ChangeAsync(Func{LogtoOrganization, bool}, Func{LogtoOrganization, SettingsChange?}, CancellationToken)"/>
    /// <param name="settle">What belongs to the change on this side, given what Logto has after a clear yes or no.</param>
    public async Task<LogtoOrganization?> ChangeAsync(
        Func<LogtoOrganization, bool> isKnown, Func<LogtoOrganization, Task<SettingsChange?>> change, Func<LogtoOrganization, Task> settle, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync($"settings:{tenant.OrganizationId}", ct);
        var present = await ReadAsync(ct);
        if (!isKnown(present))
        {
            return present;
        }

        if (await change(present) is { } wanted)
        {
            await WriteAsync(present, wanted, settle);
            await ShowEverywhereAsync();
        }

        return null;
    }

    private async Task WriteAsync(LogtoOrganization present, SettingsChange wanted, Func<LogtoOrganization, Task> settle)
    {
        try
        {
            present = await audit.RecordAsync(
                new AuditChange(
                    wanted.Action, tenant.OrganizationId, new AuditTarget(AuditTargets.Organization, tenant.OrganizationId, present.Name),
                    wanted.Before, wanted.After),
                token => logto.ChangeOrganization(tenant.OrganizationId, wanted.Fields, token));
        }
        catch (LogtoException e) when (!e.IsTransient)
        {
            await settle(present);
            throw;
        }

        await settle(present);
    }

    /// <summary>It shows in every member's list of organizations. If Logto does not say who they are, it may be anybody.</summary>
    private async Task ShowEverywhereAsync()
    {
        try
        {
            await changes.OrganizationRenamedAsync(tenant.OrganizationId, CancellationToken.None);
        }
        catch (LogtoException)
        {
            await lists.ForgetAllAsync(CancellationToken.None);
        }
    }
}

/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Fields">Logto's fields; each replaces the old value as a whole, null included.</param>
/// <param name="Before">By <see cref="AuditFields"/>.</param>
/// <param name="After">By <see cref="AuditFields"/>.</param>
public sealed record SettingsChange(
    string Action, Dictionary<string, object?> Fields, IReadOnlyDictionary<string, string?> Before, IReadOnlyDictionary<string, string?> After);
