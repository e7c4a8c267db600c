using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Jobs;

/// <summary>The tables of this folder.</summary>
public static class OperationTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<Operation> Operations => db.Set<Operation>();
    }
}
