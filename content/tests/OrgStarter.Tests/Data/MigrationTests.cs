using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Tests.Data;

public sealed class MigrationTests
{
    /// <summary>Asks no server: it compares the model with the last snapshot.</summary>
    [Fact]
    public async Task Neither_engines_migrations_lag_behind_the_model()
    {
        await using var sqlite = new AppDbContext(new DbContextOptionsBuilder<AppDbContext>().UseSqlite().Options);
        await using var onPostgres = PostgresSchema.Open<PostgresDbContext>("Host=localhost");
        Assert.False(sqlite.Database.HasPendingModelChanges());
        Assert.False(onPostgres.Database.HasPendingModelChanges());
    }
}
