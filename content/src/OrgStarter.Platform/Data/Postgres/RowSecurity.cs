using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace OrgStarter.Platform.Data.Postgres;

/// <summary>
/// The second wall around what belongs to an organization: PostgreSQL itself shows, takes and deletes rows of the current one only,
/// whatever the statement says. Made from the model after the migrations, so that a new <see cref="ITenantOwned"/> has it without a
/// line, and forced, so that it binds the owner of the tables as well.
/// </summary>
internal static class RowSecurity
{
    /// <summary>Within <c>(SELECT ...)</c> PostgreSQL reads a setting once for each statement; without it, once for each row.</summary>
    private const string Own = $"\"{nameof(ITenantOwned.OrganizationId)}\" = (SELECT current_setting('{TenantConnections.Organization}', true))";

    public static IEnumerable<IEntityType> Tables(IModel model) =>
        model.GetEntityTypes().Where(entity => entity.ClrType.IsAssignableTo(typeof(ITenantOwned)) && entity.GetTableName() is not null);

    /// <summary>What a table has to have: each policy by its name. All are permissive: one that lets a row through is enough.</summary>
    public static IReadOnlyDictionary<string, string> Policies(IEntityType entity)
    {
        var policies = new Dictionary<string, string>
        {
            ["own"] = $"USING ({Own}) WITH CHECK ({Own})",
            // For RowReaches.InEveryOrganizationAsync, and for reading alone.
            ["every"] = $"FOR SELECT USING ((SELECT current_setting('{TenantConnections.Reach}', true)) = '{TenantConnections.Every}')",
        };
        if (entity.ClrType.IsAssignableTo(typeof(IAppendOnly)))
        {
            // As the write guard has it: outside every organization a new entry names its own.
            policies["outside"] = $"FOR INSERT WITH CHECK (coalesce(current_setting('{TenantConnections.Organization}', true), '') = '' AND \"{nameof(ITenantOwned.OrganizationId)}\" <> '')";
        }

        return policies;
    }

    /// <summary>Changes nothing where all is as it should be: a policy cannot be replaced without holding up whoever reads.</summary>
    public static async Task EnsureAsync(PlatformDbContext db)
    {
        foreach (var entity in Tables(db.Model))
        {
            var (table, policies) = (Quoted(entity), Policies(entity));
            var present = await db.Database.SqlQueryRaw<string>(
                "SELECT polname || ' ' || coalesce(obj_description(oid, 'pg_policy'), '') AS \"Value\" FROM pg_policy WHERE polrelid = {0}::regclass", table).ToListAsync();
            var isForced = await db.Database.SqlQueryRaw<bool>(
                "SELECT relrowsecurity AND relforcerowsecurity AS \"Value\" FROM pg_class WHERE oid = {0}::regclass", table).SingleAsync();
            if (isForced && present.ToHashSet().SetEquals(policies.Select(policy => $"{policy.Key} {policy.Value}")))
            {
                continue;
            }

            await RunAsync(db, $"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
            foreach (var policy in present)
            {
                await RunAsync(db, $"DROP POLICY \"{policy.Split(' ')[0]}\" ON {table}");
            }

            foreach (var (name, words) in policies)
            {
                await RunAsync(db, $"CREATE POLICY \"{name}\" ON {table} {words}");
                // PostgreSQL spells the words in its own way; these say which ones were meant.
                await RunAsync(db, $"COMMENT ON POLICY \"{name}\" ON {table} IS '{words.Replace("'", "''", StringComparison.Ordinal)}'");
            }
        }
    }

    public static string Quoted(IEntityType entity) => entity.GetSchema() is { } schema ? $"\"{schema}\".\"{entity.GetTableName()}\"" : $"\"{entity.GetTableName()}\"";

#pragma warning disable EF1002 // Identifiers cannot be parameters; these come from the model.
    public static Task RunAsync(DbContext db, string sql) => db.Database.ExecuteSqlRawAsync(sql);
#pragma warning restore EF1002
}
