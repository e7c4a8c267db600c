using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Data.Postgres;

/// <summary>What the site's role may do: read and write rows, and nothing to a table itself.</summary>
internal static class AppRole
{
    private const string Missing = """
        SELECT NOT has_schema_privilege({0}, current_schema(), 'USAGE') OR NOT has_table_privilege({0}, {1}, {2}) AS "Value"
        """;

    private static readonly string[] ToAdd = ["SELECT", "INSERT"];
    private static readonly string[] ToChange = [.. ToAdd, "UPDATE", "DELETE"];

    /// <summary>By the owner of the tables. What is granted already stays as it is: granting again would hold up another who does.</summary>
    public static async Task GrantAsync(PostgresDbContext db, string role)
    {
        var quoted = $"\"{role.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var schema = await db.Database.SqlQueryRaw<string>("SELECT current_schema() AS \"Value\"").SingleAsync();
        foreach (var table in Tables(db))
        {
            foreach (var right in table.Rights)
            {
                if (await db.Database.SqlQueryRaw<bool>(Missing, role, table.Name, right).SingleAsync())
                {
                    await RowSecurity.RunAsync(db, $"GRANT USAGE ON SCHEMA \"{schema}\" TO {quoted}");
                    await RowSecurity.RunAsync(db, $"GRANT {right} ON {table.Name} TO {quoted}");
                }
            }
        }
    }

    /// <summary>Numbers that the database gives itself need no right of their own: they are identity columns.</summary>
    private static IEnumerable<(string Name, string[] Rights)> Tables(PostgresDbContext db) => db.Model.GetEntityTypes()
        .Where(entity => entity.GetTableName() is not null && !entity.IsMappedToJson())
        .Select(entity => (RowSecurity.Quoted(entity), entity.ClrType.IsAssignableTo(typeof(IAppendOnly)) ? ToAdd : ToChange))
        .Append(("\"__EFMigrationsHistory\"", ["SELECT"]));
}
