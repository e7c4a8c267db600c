using OrgStarter.DevLogto.Api;

namespace OrgStarter.DevLogto.Management;

/// <summary>What Logto's database layer answers when a row is missing or breaks a rule. Tables are called as in its database.</summary>
internal static class EntityErrors
{
    public static ManagementError Missing(string table, string id) => new(404, "entity.not_exists_with_id", $"The {table} with ID `{id}` does not exist.");

    /// <summary>A change of a row that is not there.</summary>
    public static ManagementError Unchanged(string row) => new(404, "entity.not_exists", $"The {row} does not exist.");

    /// <summary>Such as a role of people for a machine.</summary>
    public static ManagementError Constraint() => new(422, "entity.db_constraint_violated", "Database constraint violated.");
}
