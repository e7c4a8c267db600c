using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Audit;

/// <summary>The tables of this folder.</summary>
public static class AuditTables
{
    extension(AppDbContext db)
    {
        public DbSet<AuditEntry> AuditEntries => db.Set<AuditEntry>();

        public DbSet<AuditIntent> AuditIntents => db.Set<AuditIntent>();
    }
}
