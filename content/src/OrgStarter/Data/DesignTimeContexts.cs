using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace OrgStarter.Data;

/// <summary>Creates the contexts for <c>dotnet ef migrations add</c>, which needs each provider's model but no database.</summary>
internal sealed class DesignTimeContexts : IDesignTimeDbContextFactory<AppDbContext>, IDesignTimeDbContextFactory<PostgresDbContext>
{
    AppDbContext IDesignTimeDbContextFactory<AppDbContext>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<AppDbContext>().UseSqlite().Options);

    PostgresDbContext IDesignTimeDbContextFactory<PostgresDbContext>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql().Options);
}
