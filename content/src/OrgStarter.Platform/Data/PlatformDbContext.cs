using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Data;

/// <summary>
/// The site's database, on SQLite or PostgreSQL. It names no table: a folder configures its own, here or in the assembly of the derived
/// context, which is the site's and has the migrations.
/// </summary>
public abstract class PlatformDbContext(DbContextOptions options) : DbContext(options)
{
    private ICurrentOrganization? organization;
    private IBeforeSave? beforeSave;

    /// <summary>The name of the filter that hides other organizations' rows.</summary>
    public const string TenantFilter = "Tenant";

    public DbSet<Quota> Quotas => Set<Quota>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Read by the filter at each query; null without an organization, which matches no row.</summary>
    private string? TenantId => organization?.Id;

    /// <summary>Whose rows PostgreSQL shows, beneath the filter: the current organization's, but for the deliberate exceptions of <see cref="RowReaches"/>.</summary>
    internal RowReach Reach => ReachElsewhere ?? new RowReach(TenantId ?? "", IsEvery: false);

    /// <summary>Null but within <see cref="RowReaches"/>.</summary>
    internal RowReach? ReachElsewhere { get; set; }

    /// <summary>Only for the tool <c>copy-database</c>, which writes rows that have been written before.</summary>
    internal bool TakesRowsAsTheyAre { get; set; }

    /// <summary>Contexts are lent from a pool, one for each scope: from now on this one shows the rows of that scope's organization.</summary>
    /// <param name="saving">Null outside the site.</param>
    public PlatformDbContext Serve(ICurrentOrganization current, IBeforeSave? saving)
    {
        (organization, beforeSave) = (current, saving);
        return this;
    }

    /// <summary>True while a scope has it: what lends it takes it back, and nobody else disposes of it.</summary>
    internal bool IsLent { get; set; }

    public override void Dispose()
    {
        GC.SuppressFinalize(this);
        if (!IsLent)
        {
            Forget();
            base.Dispose();
        }
    }

    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (IsLent)
        {
            return ValueTask.CompletedTask;
        }

        Forget();
        return base.DisposeAsync();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PlatformDbContext).Assembly);
        modelBuilder.ApplyConfigurationsFromAssembly(GetType().Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => typeof(ITenantOwned).IsAssignableFrom(e.ClrType)).ToList())
        {
            typeof(PlatformDbContext).GetMethod(nameof(Own), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
                .MakeGenericMethod(entity.ClrType).Invoke(this, [modelBuilder]);
        }

        if (Database.IsNpgsql())
        {
            // By code points, as SQLite compares: pages begin after a key, and a prefix is a range of an index. The language of the database
            // would sort otherwise, and serve neither. Texts are also what is kept of most enumerations.
            foreach (var text in modelBuilder.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson()).SelectMany(entity => entity.GetProperties())
                .Where(property => (property.GetProviderClrType() ?? property.ClrType) == typeof(string)))
            {
                text.SetCollation("C");
            }
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        if (Database.IsNpgsql())
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcInstant>();
        }
        else
        {
            // SQLite has no date type and cannot compare offsets; UTC ticks sort and compare as numbers.
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        }
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        TenantWriteGuard.Check(this, TenantId);
        beforeSave?.Append(this);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        TenantWriteGuard.Check(this, TenantId);
        beforeSave?.Append(this);
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Back in the pool it shows nobody's rows, whoever takes it out.</summary>
    private void Forget() => (organization, beforeSave, ReachElsewhere, TakesRowsAsTheyAre) = (null, null, null, false);

    private void Own<T>(ModelBuilder modelBuilder) where T : class, ITenantOwned
    {
        // A token of concurrency: it stands in the WHERE of every UPDATE and DELETE, so that a row made up with another's id hits nothing.
        modelBuilder.Entity<T>().Property(row => row.OrganizationId).HasMaxLength(LogtoId.MaxLength).IsConcurrencyToken();
        if (!modelBuilder.Entity<T>().Metadata.GetIndexes().Any(index => index.Properties[0].Name == nameof(ITenantOwned.OrganizationId)))
        {
            modelBuilder.Entity<T>().HasIndex(row => row.OrganizationId);
        }

        modelBuilder.Entity<T>().HasQueryFilter(TenantFilter, row => row.OrganizationId == TenantId);
    }
}
