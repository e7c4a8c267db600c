using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace OrgStarter.Platform.Data.Postgres;

/// <summary>
/// Applies row-level security, so that PostgreSQL itself allows only rows of the current organization in any statement. The
/// policies come from the model after each migration, so a new <see cref="ITenantOwned"/> entity needs no extra code. FORCE
/// applies them to the owner of the tables, too.
/// </summary>
internal static class RowSecurity
{
    /// <summary>PostgreSQL evaluates <c>(SELECT ...)</c> once per statement, and a plain function call once per row.</summary>
    private const string Own =
        $"\"{nameof(ITenantOwned.OrganizationId)}\" = (SELECT current_setting('{TenantConnections.Organization}', true))";

    public static IEnumerable<IEntityType> Tables(IModel model) =>
        model.GetEntityTypes().Where(entity => entity.ClrType.IsAssignableTo(typeof(ITenantOwned)) && entity.GetTableName() is not null);

    /// <summary>Returns the required policies of a table by name. All are permissive: a row is allowed if one policy allows it.</summary>
    public static IReadOnlyDictionary<string, string> Policies(IEntityType entity)
    {
        var policies = new Dictionary<string, string>
        {
            ["own"] = $"USING ({Own}) WITH CHECK ({Own})",
            // Read-only, for CrossTenantAccess.InEveryOrganizationAsync.
            ["every"] =
                $"FOR SELECT USING ((SELECT current_setting('{TenantConnections.ScopeSetting}', true)) = '{TenantConnections.Every}')",
        };
        if (entity.ClrType.IsAssignableTo(typeof(IAppendOnly)))
        {
            // Matches TenantWriteGuard: outside of an organization, a new entry names its organization itself.
            policies["outside"] = $"FOR INSERT WITH CHECK (coalesce(current_setting('{TenantConnections.Organization}', true), '') = '' "
                + $"AND \"{nameof(ITenantOwned.OrganizationId)}\" <> '')";
        }

        return policies;
    }

    /// <summary>Creates only missing or changed policies, because replacing a policy locks the table against readers.</summary>
    public static async Task EnsureAsync(PlatformDbContext db)
    {
        foreach (var entity in Tables(db.Model))
        {
            var (table, policies) = (Quoted(entity), Policies(entity));
            var present = await db.Database.SqlQueryRaw<string>(
                "SELECT polname || ' ' || coalesce(obj_description(oid, 'pg_policy'), '') AS \"Value\" FROM pg_policy WHERE polrelid = "
                    + "{0}::regclass",
                table).ToListAsync();
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
                // PostgreSQL stores a normalized expression. The comment keeps the original, for comparison.
                await RunAsync(db, $"COMMENT ON POLICY \"{name}\" ON {table} IS '{words.Replace("'", "''", StringComparison.Ordinal)}'");
            }
        }
    }

    public static string Quoted(IEntityType entity) =>
        entity.GetSchema() is { } schema ? $"\"{schema}\".\"{entity.GetTableName()}\"" : $"\"{entity.GetTableName()}\"";

#pragma warning disable EF1002 // Identifiers cannot be parameters; these come from the model.
    public static Task RunAsync(DbContext db, string sql) => db.Database.ExecuteSqlRawAsync(sql);
#pragma warning restore EF1002
}
