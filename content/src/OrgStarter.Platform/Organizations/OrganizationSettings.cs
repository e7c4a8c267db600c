using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Organizations;

/// <summary>
/// Reads and changes Logto's data of the current organization. A lock allows one change at a time across all instances. Logto has no
/// versions, so a concurrent change is detected by reading immediately before writing.
/// </summary>
public sealed class OrganizationSettings(
    ILogtoManagementApi logto,
    CurrentTenant tenant,
    Locks locks,
    AuditTrail audit,
    LogtoChanges changes,
    MyOrganizations lists)
{
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public Task<LogtoOrganization> ReadAsync(CancellationToken ct) => logto.GetOrganization(tenant.OrganizationId, ct);

    /// <param name="isKnown">Returns whether the organization still is as the user saw it when they opened the form.</param>
    /// <param name="change">Returns the fields to write and their audit values; without a field, nothing is written.</param>
    /// <returns>Null when the change was saved; the current organization if it was changed concurrently.</returns>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    public Task<LogtoOrganization?> ChangeAsync(
        Func<LogtoOrganization, bool> isKnown, Func<LogtoOrganization, SettingsChange> change, CancellationToken ct) =>
        ChangeAsync(isKnown, present => Task.FromResult(change(present)), _ => Task.CompletedTask, ct);

    /// <inheritdoc cref="ChangeAsync(Func{LogtoOrganization, bool}, Func{LogtoOrganization, SettingsChange}, CancellationToken)"/>
    /// <param name="settle">Completes the change on this side, given Logto's organization after Logto accepted or refused it.</param>
    public async Task<LogtoOrganization?> ChangeAsync(
        Func<LogtoOrganization, bool> isKnown,
        Func<LogtoOrganization, Task<SettingsChange>> change,
        Func<LogtoOrganization, Task> settle,
        CancellationToken ct)
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

    /// <summary>Removes the cached lists of the organization's members, or of all users if Logto does not return the members.</summary>
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

/// <summary>Collects the changed fields for Logto and for the audit log.</summary>
/// <param name="action">One of <see cref="AuditActions"/>.</param>
public sealed class SettingsChange(string action)
{
    public string Action => action;

    /// <summary>Logto's fields. Each value, including null, replaces the old one completely.</summary>
    public Dictionary<string, object?> Fields { get; } = [];

    /// <summary>The old values by name of <see cref="AuditFields"/>, like <see cref="After"/>.</summary>
    public Dictionary<string, string?> Before { get; } = [];

    public Dictionary<string, string?> After { get; } = [];

    /// <summary>Adds a text field if its value changes. An empty text is sent as null, because Logto rejects empty texts.</summary>
    public SettingsChange Set(string field, string audited, string? old, string? value) =>
        Set(field, ValueOf(value), audited, ValueOf(old), ValueOf(value));

    /// <summary>Adds a field if its audit value changes.</summary>
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
