using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.LogtoSync.Changes;

/// <summary>The tables of this folder.</summary>
public static class PurgeTables
{
    extension(AppDbContext db)
    {
        public DbSet<OrganizationPurge> OrganizationPurges => db.Set<OrganizationPurge>();
    }
}
