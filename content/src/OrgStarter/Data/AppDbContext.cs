using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Data;

/// <summary>
/// The site's database. To add a table, add an <see cref="IEntityTypeConfiguration{TEntity}"/> anywhere in this project. Entities that
/// belong to an organization implement <see cref="ITenantOwned"/>. PostgreSQL uses <see cref="PostgresDbContext"/>.
/// </summary>
public class AppDbContext : PlatformDbContext
{
    public AppDbContext(DbContextOptions<AppDbContext> options) : base(options)
    {
    }

    protected AppDbContext(DbContextOptions options) : base(options)
    {
    }
}

/// <summary>The same model on PostgreSQL. EF Core needs a separate context type for each provider's migrations.</summary>
public sealed class PostgresDbContext(DbContextOptions<PostgresDbContext> options) : AppDbContext(options);
