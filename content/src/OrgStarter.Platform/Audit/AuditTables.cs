using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Audit;

public static class AuditTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<AuditEntry> AuditEntries => db.Set<AuditEntry>();

        public DbSet<AuditIntent> AuditIntents => db.Set<AuditIntent>();
    }
}
