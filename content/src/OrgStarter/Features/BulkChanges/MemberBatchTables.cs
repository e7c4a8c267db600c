using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Features.BulkChanges;

public static class MemberBatchTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<MemberBatch> MemberBatches => db.Set<MemberBatch>();
    }
}
