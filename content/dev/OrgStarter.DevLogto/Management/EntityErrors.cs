using OrgStarter.DevLogto.Api;

namespace OrgStarter.DevLogto.Management;

/// <summary>
/// The errors of Logto's database layer for a missing row or a violated constraint. They contain the table names of Logto's database.
/// </summary>
internal static class EntityErrors
{
    public static ManagementError Missing(string table, string id) =>
        new(404, "entity.not_exists_with_id", $"The {table} with ID `{id}` does not exist.");

    public static ManagementError Unchanged(string row) => new(404, "entity.not_exists", $"The {row} does not exist.");

    /// <summary>The error for, as an example, a user role that is assigned to a machine.</summary>
    public static ManagementError Constraint() => new(422, "entity.db_constraint_violated", "Database constraint violated.");
}
