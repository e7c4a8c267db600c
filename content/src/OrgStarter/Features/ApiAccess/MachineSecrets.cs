using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.ApiAccess;

/// <summary>
/// The secrets of the current organization's machines, which only Logto stores. A second one lets a machine change to it before the first
/// one is removed.
/// </summary>
public sealed class MachineSecrets(
    AppDbContext db,
    ILogtoManagementApi logto,
    PermissionRecheck rights,
    MembershipVersions versions,
    AuditTrail audit,
    TimeProvider time)
{
    public const int MaxSecrets = 2;

    /// <returns>Oldest first.</returns>
    public async Task<IReadOnlyList<LogtoSecret>> ListAsync(Machine machine, CancellationToken ct) =>
        machine.ApplicationId is { } id && machine.IsReady
            ? [.. (await logto.GetApplicationSecrets(id, ct)).OrderBy(secret => secret.CreatedAt)] : [];

    /// <returns>The new secret, which no other call returns; null unless done.</returns>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    public async Task<(MachineOutcome Outcome, LogtoSecret? Secret)> CreateAsync(Machine machine, CancellationToken ct)
    {
        await using var live = await rights.RequireAsync(ApiAccessFeature.Manage, ct);
        if (live is null)
        {
            return (MachineOutcome.RightsChanged, null);
        }

        var present = await ListAsync(machine, ct);
        if (present.Count >= MaxSecrets || !machine.IsReady)
        {
            return (MachineOutcome.TooManySecrets, null);
        }

        var name = Enumerable.Range(1, MaxSecrets + 1).Select(number => $"secret-{number}")
            .First(free => present.All(secret => secret.Name != free));
        long? expires = machine.SecretDays is { } days ? time.GetUtcNow().AddDays(days).ToUnixTimeMilliseconds() : null;
        var secret = await audit.RecordAsync(
            Change(ApiAccessFeature.SecretCreated, machine, name),
            token => logto.CreateApplicationSecret(machine.ApplicationId!, new NewSecret(name, expires), token));
        await NoteExpiryAsync(machine);
        return (MachineOutcome.Done, secret);
    }

    /// <summary>Removes a secret, and ends the tokens that were issued so far: one of them may come from it.</summary>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    public async Task<MachineOutcome> RemoveAsync(Machine machine, string name, CancellationToken ct)
    {
        await using var live = await rights.RequireAsync(ApiAccessFeature.Manage, ct);
        if (live is null)
        {
            return MachineOutcome.RightsChanged;
        }

        if ((await ListAsync(machine, ct)).Any(secret => secret.Name == name))
        {
            await audit.RecordAsync(
                Change(ApiAccessFeature.SecretRemoved, machine, name),
                token => LogtoErrors.IgnoreNotFoundAsync(() => logto.DeleteApplicationSecret(machine.ApplicationId!, name, token)));
            await versions.ChangedAsync(machine.OrganizationId, machine.ApplicationId!, CancellationToken.None);
            await NoteExpiryAsync(machine);
        }

        return MachineOutcome.Done;
    }

    private async Task NoteExpiryAsync(Machine machine)
    {
        var secrets = await ListAsync(machine, CancellationToken.None);
        var row = await db.Set<Machine>().FirstAsync(row => row.Id == machine.Id, CancellationToken.None);
        row.ExpiresAt = machine.ExpiresAt = secrets.Any(secret => secret.Expires is null) ? null : secrets.Max(secret => secret.Expires);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private static AuditChange Change(string action, Machine machine, string secret) => new(
        action,
        machine.OrganizationId,
        machine.AuditTarget,
        After: AuditChange.Field(AuditFields.Name, secret));
}
