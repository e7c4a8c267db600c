using Microsoft.EntityFrameworkCore;

namespace OrgStarter.DevLogto.Data;

/// <summary>Takes the roles and permissions from the site's code, as <c>logto apply</c> does at a real Logto.</summary>
internal static class OrganizationTemplate
{
    /// <summary>
    /// Adds what is missing, and gives each role of the code exactly its permissions there. Roles that only Logto
    /// has stay: users hold them.
    /// </summary>
    /// <returns>The ids of the roles that changed.</returns>
    public static async Task<IReadOnlyList<string>> ApplyAsync(DevLogtoDb db, DevLogtoOptions options)
    {
        var permissions = options.RolePermissions.Concat(options.MachineRolePermissions).ToList();
        var scopes = await db.Set<Scope>().ToDictionaryAsync(scope => scope.Name);
        foreach (var name in permissions.SelectMany(role => role.Value).Distinct().Where(name => !scopes.ContainsKey(name)))
        {
            scopes[name] = db.Add(new Scope { Id = Ids.Long(), Name = name }).Entity;
        }

        var roles = await db.Roles.Include(role => role.Scopes).ToListAsync();
        var changed = new List<string>();
        foreach (var (name, wanted) in permissions)
        {
            if (roles.Find(known => known.Name == name) is not { } role)
            {
                role = db.Roles.Add(new Role
                {
                    Id = IdOf(name, roles),
                    Name = name,
                    Type = options.MachineRolePermissions.ContainsKey(name) ? RoleType.Machine : RoleType.User,
                }).Entity;
                roles.Add(role);
            }

            if (role.Scopes.RemoveAll(scope => !wanted.Contains(scope.Name)) > 0 | AddMissing(role))
            {
                changed.Add(role.Id);
            }

            bool AddMissing(Role role)
            {
                var missing = wanted.Except(role.Scopes.Select(scope => scope.Name)).ToList();
                role.Scopes.AddRange(missing.Select(missed => scopes[missed]));
                return missing.Count > 0;
            }
        }

        await db.SaveChangesAsync();
        return changed;
    }

    /// <summary>Returns the same id after each reset, in Logto's format: the site caches the ids of roles.</summary>
    private static string IdOf(string name, List<Role> roles)
    {
        var id =
            $"role{roles.Count + 1:D2}{string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant()}".PadRight(21, '0')[..21];
        return roles.Exists(role => role.Id == id) ? Ids.Long() : id;
    }
}
