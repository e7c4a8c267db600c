using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.ApiAccess;

/// <summary>
/// Brings Logto to the state of a machine's row in the current organization. Each step can be repeated. If Logto refuses one, what was
/// created is deleted again; if it does not answer, <see cref="MachineJob"/> continues.
/// </summary>
public sealed class MachineSetup(
    AppDbContext db,
    ILogtoManagementApi logto,
    Locks locks,
    MembershipVersions versions,
    AuditTrail audit,
    TimeProvider time)
{
    /// <param name="by">The user who created or revoked the machine.</param>
    /// <param name="isRepeated">True if an earlier attempt may have created the application.</param>
    /// <exception cref="LogtoException">Logto refused, and nothing is left; or Logto did not answer.</exception>
    public async Task CompleteAsync(Guid id, AuditActor by, bool isRepeated, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync($"machine:{id}", ct);
        db.ChangeTracker.Clear();
        if (await db.Set<Machine>().FirstOrDefaultAsync(machine => machine.Id == id, ct) is not { } machine)
        {
            return;
        }

        if (machine.RevokedAt is not null)
        {
            await DeleteAsync(machine, by);
        }
        else if (machine.ReadyAt is null)
        {
            await CreateAsync(machine, by, isRepeated);
        }
    }

    // Not canceled from here on: each answer of Logto must be saved.
    private async Task CreateAsync(Machine machine, AuditActor by, bool isRepeated)
    {
        try
        {
            machine.ApplicationId ??= (isRepeated ? await FindAsync(logto, machine) : null)
                ?? (await logto.CreateApplication(Application(machine), CancellationToken.None)).Id;
            await db.SaveChangesAsync(CancellationToken.None);
            var created = new AuditChange(
                ApiAccessFeature.Created,
                machine.OrganizationId,
                machine.AuditTarget,
                After: AuditChange.Field(AuditFields.Role, machine.RoleName),
                By: by);
            await audit.RecordAsync(created, ct => AddAsync(machine, ct));
            machine.ReadyAt = time.GetUtcNow();
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (LogtoException e) when (!e.IsTransient)
        {
            await UndoAsync(machine);
            throw;
        }
    }

    private async Task AddAsync(Machine machine, CancellationToken ct)
    {
        await logto.AddApplications(machine.OrganizationId, new NewMachines([machine.ApplicationId!]), ct);
        await logto.ReplaceApplicationRoles(machine.OrganizationId, machine.ApplicationId!, new RoleIds([machine.RoleId]), ct);
        await LogtoErrors.IgnoreNotFoundAsync(() => logto.DeleteApplicationSecret(machine.ApplicationId!, LogtoSecret.Default, ct));
    }

    private async Task UndoAsync(Machine machine)
    {
        if (machine.ApplicationId is { } made)
        {
            await LogtoErrors.IgnoreNotFoundAsync(() => logto.DeleteApplication(made, CancellationToken.None));
        }

        db.Remove(machine);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task DeleteAsync(Machine machine, AuditActor by)
    {
        if ((machine.ApplicationId ?? await FindAsync(logto, machine)) is { } id)
        {
            machine.ApplicationId = id;
            await audit.RecordAsync(
                new AuditChange(ApiAccessFeature.Revoked, machine.OrganizationId, machine.AuditTarget, By: by),
                ct => LogtoErrors.IgnoreNotFoundAsync(() => logto.DeleteApplication(id, ct)));
            // The row has rejected the tokens until now; this rejects those that are left.
            await versions.ChangedAsync(machine.OrganizationId, id, CancellationToken.None);
        }

        db.Remove(machine);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>Finds the application that an earlier call created although its answer was lost.</summary>
    /// <returns>The id of the machine's application; null if Logto has none.</returns>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    internal static async Task<string?> FindAsync(ILogtoManagementApi logto, Machine machine) =>
        await logto.FindApplications(NewApplication.Machine, $"%{machine.Id}%", CancellationToken.None) is [var found, ..]
            ? found.Id
            : null;

    private static NewApplication Application(Machine machine) => new(
        machine.Name,
        $"API access of organization {machine.OrganizationId}, {machine.Id}",
        new() { ["organizationId"] = machine.OrganizationId, ["machineId"] = machine.Id.ToString() });
}
