using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.LogtoSync.Reconcile;

/// <summary>The tables of this folder.</summary>
public static class ReconcileTables
{
    extension(AppDbContext db)
    {
        public DbSet<ReconcileState> ReconcileStates => db.Set<ReconcileState>();
    }
}
