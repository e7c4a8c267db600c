using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Data.Postgres;

/// <summary>
/// The same model on PostgreSQL. A type of its own, because that is how EF Core tells the migrations of one engine from those of the
/// other; nobody asks for it by this name but what is of PostgreSQL alone.
/// </summary>
public class PostgresDbContext(DbContextOptions<PostgresDbContext> options) : AppDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcInstant>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // By code points, as SQLite compares: pages begin after a key, and a prefix is a range of an index. The language of the database
        // would sort otherwise, and serve neither. Texts are also what is kept of most enumerations.
        foreach (var text in modelBuilder.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson()).SelectMany(entity => entity.GetProperties())
            .Where(property => (property.GetProviderClrType() ?? property.ClrType) == typeof(string)))
        {
            text.SetCollation("C");
        }
    }
}
