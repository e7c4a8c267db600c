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
    /// <param name="change">What to write, and how the audit calls it; without a field nothing is written.</param>
    /// <returns>Null when it is saved; the organization as it is now when somebody else has changed it meanwhile.</returns>
    /// <exception cref="LogtoException">Logto refused, or did not answer.</exception>
    public Task<LogtoOrganization?> ChangeAsync(
        Func<LogtoOrganization, bool> isKnown, Func<LogtoOrganization, SettingsChange> change, CancellationToken ct) =>
        ChangeAsync(isKnown, present => Task.FromResult(change(present)), _ => Task.CompletedTask, ct);

    /// <inheritdoc cref="ChangeAsync(Func{LogtoOrganization, bool}, Func{LogtoOrganization, SettingsChange}, CancellationToken)"/>
    /// <param name="settle">What belongs to the change on this side, given what Logto has after a clear yes or no.</param>
    public async Task<LogtoOrganization?> ChangeAsync(
        Func<LogtoOrganization, bool> isKnown, Func<LogtoOrganization, Task<SettingsChange>> change, Func<LogtoOrganization, Task> settle, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync($"settings:{tenant.OrganizationId}", ct);
        var present = await ReadAsync(ct);
        if (!isKnown(present))
        {
            return present;
        }

        if (await change(present) is { Fields.Count: > 0 } wanted)
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

/// <summary>Collects the fields that change, for Logto and for the audit.</summary>
/// <param name="action">One of <see cref="AuditActions"/>.</param>
public sealed class SettingsChange(string action)
{
    public string Action => action;

    /// <summary>Logto's fields; each replaces the old value as a whole, null included.</summary>
    public Dictionary<string, object?> Fields { get; } = [];

    /// <summary>By <see cref="AuditFields"/>, as is <see cref="After"/>.</summary>
    public Dictionary<string, string?> Before { get; } = [];

    public Dictionary<string, string?> After { get; } = [];

    /// <summary>Adds a text field, unless it is what it was. Without a value Logto takes null, not an empty text.</summary>
    public SettingsChange Set(string field, string audited, string? old, string? value) =>
        Set(field, ValueOf(value), audited, ValueOf(old), ValueOf(value));

    /// <summary>Adds a field, unless the audit would show no change.</summary>
    public SettingsChange Set(string field, object? value, string audited, string? auditedOld, string? auditedValue)
    {
        if (auditedOld != auditedValue)
        {
            (Fields[field], Before[audited], After[audited]) = (value, auditedOld, auditedValue);
        }

        return this;
    }

    private static string? ValueOf(string? text) => text is "" ? null : text;
}
