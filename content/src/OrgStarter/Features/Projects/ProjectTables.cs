using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Features.Projects;

public static class ProjectTables
{
    extension(AppDbContext db)
    {
        public DbSet<Project> Projects => db.Set<Project>();
    }
}
