using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Features.Projects;

/// <summary>The table of projects.</summary>
public static class ProjectTables
{
    extension(AppDbContext db)
    {
        public DbSet<Project> Projects => db.Set<Project>();
    }
}
