using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Operations;

/// <summary>The tables of this folder.</summary>
public static class OperationTables
{
    extension(AppDbContext db)
    {
        public DbSet<Operation> Operations => db.Set<Operation>();
    }
}
