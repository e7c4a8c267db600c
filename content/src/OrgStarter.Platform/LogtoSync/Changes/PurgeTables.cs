using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.LogtoSync.Changes;

/// <summary>The tables of this folder.</summary>
public static class PurgeTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<OrganizationPurge> OrganizationPurges => db.Set<OrganizationPurge>();
    }
}
