using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.ApiAccess;

/// <summary>
/// Names machines, rejects tokens of revoked and expired ones, and notes when they were last used. A machine that Logto's Console added to
/// the organization has no row: it is accepted under its id.
/// </summary>
public sealed class MachineUse(IServiceScopeFactory scopes, TimeProvider time) : IMachines
{
    /// <summary>Most requests of a machine write nothing.</summary>
    public static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(5);

    public async Task<string?> UseAsync(string organizationId, string applicationId, CancellationToken ct)
    {
        string? name = null;
        // A scope of its own: the request is in no organization before the token is accepted.
        await scopes.InOrganizationAsync(organizationId, async services =>
            name = await UseAsync(services.GetRequiredService<AppDbContext>(), applicationId, ct));
        return name;
    }

    private async Task<string?> UseAsync(AppDbContext db, string applicationId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await db.Set<Machine>().FirstOrDefaultAsync(machine => machine.ApplicationId == applicationId, ct) is not { } machine)
        {
            return applicationId;
        }

        if (!machine.IsReady || machine.ExpiresAt <= now)
        {
            return null;
        }

        if (machine.LastUsedAt is null || machine.LastUsedAt + NoteEvery <= now)
        {
            machine.LastUsedAt = now;
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                // The machine was deleted at this moment.
                return null;
            }
        }

        return machine.Name;
    }
}
