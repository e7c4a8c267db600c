using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;

namespace OrgStarter.Data;

/// <summary>The site's database, on SQLite; on PostgreSQL it is a <see cref="PostgresDbContext"/> that everybody gets who asks for this one.</summary>
public class AppDbContext : DbContext
{
    private ICurrentOrganization? organization;
    private IBeforeSave? beforeSave;

    public AppDbContext(DbContextOptions<AppDbContext> options) : base(options)
    {
    }

    protected AppDbContext(DbContextOptions options) : base(options)
    {
    }

    /// <summary>The name of the filter that hides other organizations' rows.</summary>
    public const string TenantFilter = "Tenant";

    public DbSet<Quota> Quotas => Set<Quota>();

    public DbSet<Forgotten> Forgotten => Set<Forgotten>();

    public DbSet<Lease> Leases => Set<Lease>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Read by the filter at each query; null without an organization, which matches no row.</summary>
    private string? TenantId => organization?.Id;

    /// <summary>Whose rows PostgreSQL shows, beneath the filter: the current organization's, but for the deliberate exceptions of <see cref="RowReaches"/>.</summary>
    internal RowReach Reach => ReachElsewhere ?? new RowReach(TenantId ?? "", IsEvery: false);

    /// <summary>Null but within <see cref="RowReaches"/>.</summary>
    internal RowReach? ReachElsewhere { get; set; }

    /// <summary>Only for <see cref="Copy.DatabaseCopy"/>, which writes rows that have been written before.</summary>
    internal bool TakesRowsAsTheyAre { get; set; }

    /// <summary>Contexts are lent from a pool, one for each scope: from now on this one shows the rows of that scope's organization.</summary>
    /// <param name="saving">Null outside the site.</param>
    public AppDbContext Serve(ICurrentOrganization current, IBeforeSave? saving = null)
    {
        (organization, beforeSave) = (current, saving);
        return this;
    }

    public override void Dispose()
    {
        Forget();
        GC.SuppressFinalize(this);
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        Forget();
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => typeof(ITenantOwned).IsAssignableFrom(e.ClrType)).ToList())
        {
            typeof(AppDbContext).GetMethod(nameof(Own), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
                .MakeGenericMethod(entity.ClrType).Invoke(this, [modelBuilder]);
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite has no date type and cannot compare offsets; UTC ticks sort and compare as numbers.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
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
