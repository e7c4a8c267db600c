using Microsoft.EntityFrameworkCore;
using Project = OrgStarter.Projects.Project;

namespace OrgStarter.Data;

public partial class AppDbContext
{
    public DbSet<Project> Projects => Set<Project>();
}
