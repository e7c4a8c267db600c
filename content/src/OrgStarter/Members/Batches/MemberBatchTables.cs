using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Members.Batches;

/// <summary>The tables of this folder.</summary>
public static class MemberBatchTables
{
    extension(AppDbContext db)
    {
        public DbSet<MemberBatch> MemberBatches => db.Set<MemberBatch>();
    }
}
