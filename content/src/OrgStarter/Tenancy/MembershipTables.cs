using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Tenancy;

/// <summary>The tables of this folder.</summary>
public static class MembershipTables
{
    extension(AppDbContext db)
    {
        public DbSet<MembershipVersion> MembershipVersions => db.Set<MembershipVersion>();
    }
}
