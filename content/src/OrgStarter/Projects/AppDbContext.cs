using Microsoft.EntityFrameworkCore;
using OrgStarter.Projects;

namespace OrgStarter.Data;

public partial class AppDbContext
{
    public DbSet<Project> Projects => Set<Project>();
}
