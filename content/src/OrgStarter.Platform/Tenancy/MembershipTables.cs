using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Tenancy;

public static class MembershipTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<MembershipVersion> MembershipVersions => db.Set<MembershipVersion>();

        public DbSet<OrganizationSuspension> OrganizationSuspensions => db.Set<OrganizationSuspension>();

        public DbSet<OrganizationVisit> OrganizationVisits => db.Set<OrganizationVisit>();
    }
}
