using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Features.ApiAccess;

/// <summary>Reads the machines of the current organization.</summary>
public sealed class MachineList(AppDbContext db)
{
    /// <returns>Ordered by name.</returns>
    public async Task<IReadOnlyList<Machine>> AllAsync(CancellationToken ct) =>
        await db.Set<Machine>().AsNoTracking().OrderBy(machine => machine.Name).ThenBy(machine => machine.Id).ToListAsync(ct);

    /// <returns>Null if the organization does not have it.</returns>
    public Task<Machine?> FindAsync(Guid id, CancellationToken ct) =>
        db.Set<Machine>().AsNoTracking().FirstOrDefaultAsync(machine => machine.Id == id, ct);
}
