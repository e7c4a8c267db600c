using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Organizations;

public static class OrganizationTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<OrganizationCreation> OrganizationCreations => db.Set<OrganizationCreation>();

        public DbSet<SeatLimit> SeatLimits => db.Set<SeatLimit>();
    }
}
