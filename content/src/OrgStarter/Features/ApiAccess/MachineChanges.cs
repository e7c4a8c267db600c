using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.ApiAccess;

/// <summary>
/// Creates and revokes machines of the current organization. Saves the row and its job first; the request then does the work at once.
/// </summary>
public sealed class MachineChanges(
    AppDbContext db,
    MachineSetup setup,
    MachineRoles roles,
    PermissionRecheck rights,
    CurrentSession session,
    JobQueue jobs,
    TimeProvider time)
{
    /// <summary>Logto Cloud limits the applications of a whole tenant.</summary>
    public const int MaxMachines = 20;

    /// <param name="form">Valid.</param>
    /// <exception cref="LogtoException">Logto refused; nothing is left.</exception>
    public async Task<MachineOutcome> CreateAsync(MachineForm form, CancellationToken ct)
    {
        await using var live = await rights.RequireAsync(ApiAccessFeature.Manage, ct);
        if (live is null)
        {
            return MachineOutcome.RightsChanged;
        }

        if (await db.Set<Machine>().AnyAsync(machine => machine.Id == form.Key, ct))
        {
            return MachineOutcome.Done;
        }

        var role = (await roles.GrantableAsync(live.Tenant.Permissions, ct)).FirstOrDefault(role => role.Id == form.Role);
        if (role is null || await db.Set<Machine>().CountAsync(ct) >= MaxMachines)
        {
            return role is null ? MachineOutcome.RoleAboveOwn : MachineOutcome.TooMany;
        }

        db.Add(new Machine
        {
            Id = form.Key,
            Name = form.Name!.Trim(),
            RoleId = role.Id,
            RoleName = role.Name,
            SecretDays = form.Days > 0 ? form.Days : null,
            CreatedAt = time.GetUtcNow(),
        });
        return await ApplyAsync(form.Key, ct);
    }

    /// <summary>Ends the machine's rights with its next request, and deletes its application.</summary>
    /// <exception cref="LogtoException">Logto refused to delete the application. The machine has no rights any more.</exception>
    public async Task<MachineOutcome> RevokeAsync(Guid id, CancellationToken ct)
    {
        await using var live = await rights.RequireAsync(ApiAccessFeature.Manage, ct);
        if (live is null)
        {
            return MachineOutcome.RightsChanged;
        }

        if (await db.Set<Machine>().FirstOrDefaultAsync(machine => machine.Id == id, ct) is { } machine)
        {
            machine.RevokedAt ??= time.GetUtcNow();
            return await ApplyAsync(id, ct);
        }

        return MachineOutcome.Done;
    }

    private async Task<MachineOutcome> ApplyAsync(Guid id, CancellationToken ct)
    {
        var by = new AuditActor(session.UserId, session.DisplayName);
        await jobs.EnqueueAsync<MachineJob>($"{id}", by, time.GetUtcNow() + MachineJob.RecoveryDelay, ct);
        try
        {
            await setup.CompleteAsync(id, by, isRepeated: false, CancellationToken.None);
        }
        catch (LogtoException e) when (e.IsTransient)
        {
            return MachineOutcome.Later;
        }

        await jobs.CancelAsync<MachineJob>($"{id}", CancellationToken.None);
        return MachineOutcome.Done;
    }
}
