using System.Data;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;
using OrgStarter.Logto;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Data;

/// <summary>
/// The site's database, on SQLite or PostgreSQL. It declares no tables: entity configurations of this assembly and of the derived context's
/// assembly add them. The derived context's assembly also contains the migrations.
/// </summary>
public abstract class PlatformDbContext(DbContextOptions options) : DbContext(options)
{
    private ICurrentOrganization? organization;
    private IBeforeSave? beforeSave;

    /// <summary>The name of the query filter that hides rows of other organizations.</summary>
    public const string TenantFilter = "Tenant";

    public DbSet<Quota> Quotas => Set<Quota>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>The query filter reads this on each query. Null matches no row.</summary>
    private string? TenantId => organization?.Id;

    /// <summary>The rows that row-level security allows: the current organization's, unless <see cref="CrossTenantAccess"/> changes
    /// it.</summary>
    internal RowScope EffectiveRowScope => RowScopeOverride ?? new RowScope(TenantId ?? "", IsEvery: false);

    /// <summary>Null outside of <see cref="CrossTenantAccess"/>.</summary>
    internal RowScope? RowScopeOverride { get; set; }

    /// <summary>Whether commands carry the settings of row-level security, also those outside of an organization that follow.</summary>
    internal bool HasSettings { get; set; }

    /// <summary>Turns off the write guard. Only for the tool <c>copy-database</c>, which copies existing rows.</summary>
    internal bool TakesRowsAsTheyAre { get; set; }

    /// <summary>Assigns a pooled context to a scope and its organization.</summary>
    /// <param name="saving">Null outside of the site.</param>
    public PlatformDbContext Serve(ICurrentOrganization current, IBeforeSave? saving)
    {
        (organization, beforeSave) = (current, saving);
        return this;
    }

    /// <summary>True while a scope uses the context. Then <see cref="Dispose"/> does nothing; the scope returns it to the pool.</summary>
    internal bool IsLeased { get; set; }

    public override void Dispose()
    {
        GC.SuppressFinalize(this);
        if (!IsLeased)
        {
            Forget();
            base.Dispose();
        }
    }

    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (IsLeased)
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
            typeof(PlatformDbContext).GetMethod(
                nameof(Own),
                System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
                .MakeGenericMethod(entity.ClrType).Invoke(this, [modelBuilder]);
        }

        var text = new StringTypeMapping("text", DbType.String);
        SqlExpression state = Database.IsNpgsql()
            ? new SqlUnaryExpression(ExpressionType.Convert, new SqlFragmentExpression(DatabaseState.PostgresSql), typeof(string), text)
            : new SqlConstantExpression(null, typeof(string), text);
        modelBuilder.HasDbFunction(() => DatabaseState.Now()).HasTranslation(_ => state);
        if (Database.IsNpgsql())
        {
            // Compare text by code points, as SQLite does. Keyset paging and prefix searches by index need this order. The collation of the
            // database would sort differently. Most enumerations are stored as text, too.
            foreach (var column in modelBuilder.Model.GetEntityTypes()
                .Where(entity => !entity.IsMappedToJson())
                .SelectMany(entity => entity.GetProperties())
                .Where(property => (property.GetProviderClrType() ?? property.ClrType) == typeof(string)))
            {
                column.SetCollation("C");
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
            // SQLite has no date type and cannot compare offsets. UTC ticks sort and compare as numbers.
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

    /// <summary>Resets the context before it returns to the pool, so that it matches no rows.</summary>
    private void Forget() =>
        (organization, beforeSave, RowScopeOverride, HasSettings, TakesRowsAsTheyAre) = (null, null, null, false, false);

    private void Own<T>(ModelBuilder modelBuilder) where T : class, ITenantOwned
    {
        // As a concurrency token it is in the WHERE of every UPDATE and DELETE, so that a forged entity with
        // another organization's id matches no row.
        modelBuilder.Entity<T>().Property(row => row.OrganizationId).HasMaxLength(LogtoId.MaxLength).IsConcurrencyToken();
        if (!modelBuilder.Entity<T>().Metadata.GetIndexes().Any(index => index.Properties[0].Name == nameof(ITenantOwned.OrganizationId)))
        {
            modelBuilder.Entity<T>().HasIndex(row => row.OrganizationId);
        }

        modelBuilder.Entity<T>().HasQueryFilter(TenantFilter, row => row.OrganizationId == TenantId);
    }
}
