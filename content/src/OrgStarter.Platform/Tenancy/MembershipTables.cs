using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Tenancy;

/// <summary>The tables of this folder.</summary>
public static class MembershipTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<MembershipVersion> MembershipVersions => db.Set<MembershipVersion>();

        public DbSet<OrganizationVisit> OrganizationVisits => db.Set<OrganizationVisit>();
    }
}
