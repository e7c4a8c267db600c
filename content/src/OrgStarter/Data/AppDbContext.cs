using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Data;

/// <summary>
/// The site's database. A table is a class with an <see cref="IEntityTypeConfiguration{TEntity}"/>, anywhere in this project; rows that are
/// an organization's own say so with <see cref="ITenantOwned"/>. On PostgreSQL it is a <see cref="PostgresDbContext"/>.
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

/// <summary>The same on PostgreSQL: a type of its own, because that is how EF Core tells the migrations of one engine from those of the other.</summary>
public sealed class PostgresDbContext(DbContextOptions<PostgresDbContext> options) : AppDbContext(options);
