using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Organizations;

/// <summary>The tables of this folder.</summary>
public static class OrganizationTables
{
    extension(AppDbContext db)
    {
        public DbSet<OrganizationCreation> OrganizationCreations => db.Set<OrganizationCreation>();

        public DbSet<SeatLimit> SeatLimits => db.Set<SeatLimit>();

        public DbSet<OrganizationVisit> OrganizationVisits => db.Set<OrganizationVisit>();
    }
}
