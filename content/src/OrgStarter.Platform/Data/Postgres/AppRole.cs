using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Platform.Data.Postgres;

/// <summary>Grants the site's role the right to read and write rows, but not to change tables.</summary>
internal static class AppRole
{
    private const string Granted = """
        SELECT table_name || ' ' || privilege_type AS "Value" FROM information_schema.role_table_grants
        WHERE table_schema = current_schema() AND grantee = {0}
        """;

    private static readonly string[] ToRead = ["SELECT"];
    private static readonly string[] ToAdd = [.. ToRead, "INSERT"];
    private static readonly string[] ToChange = [.. ToAdd, "UPDATE", "DELETE"];

    /// <summary>Grants missing rights, as the owner of the tables. A repeated GRANT could block a concurrent one.</summary>
    public static async Task GrantAsync(PlatformDbContext db, string role)
    {
        var granted = await db.Database.SqlQueryRaw<string>(Granted, role).ToListAsync();
        var missing = Rights(db)
            .SelectMany(table => table.Rights.Select(right => (table.Name, Right: right)))
            .Where(one => !granted.Contains($"{one.Name} {one.Right}"))
            .ToList();
        if (missing.Count == 0)
        {
            return;
        }

        var (quoted, schema) = (
            Quote(role),
            Quote(await db.Database.SqlQueryRaw<string>("SELECT current_schema()::text AS \"Value\"").SingleAsync()));
        await RowSecurity.RunAsync(db, $"GRANT USAGE ON SCHEMA {schema} TO {quoted}");
        foreach (var (name, right) in missing)
        {
            await RowSecurity.RunAsync(db, $"GRANT {right} ON {schema}.{Quote(name)} TO {quoted}");
        }
    }

    /// <summary>Sequences need no grants, because generated numbers are identity columns.</summary>
    private static IEnumerable<(string Name, string[] Rights)> Rights(PlatformDbContext db) => db.Model.GetEntityTypes()
        .Where(entity => entity.GetTableName() is not null && !entity.IsMappedToJson())
        .Select(entity => (entity.GetTableName()!, entity.ClrType.IsAssignableTo(typeof(IAppendOnly)) ? ToAdd : ToChange))
        .Append(("__EFMigrationsHistory", ToRead));

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
