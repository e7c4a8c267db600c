using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.LogtoSync.Reconcile;

/// <summary>The tables of this folder.</summary>
public static class ReconcileTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<ReconcileState> ReconcileStates => db.Set<ReconcileState>();
    }
}
