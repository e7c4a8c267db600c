using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>The claims about a person, by the scopes asked, for the ID token and for <c>/oidc/me</c>.</summary>
internal static class PersonClaims
{
    public static async Task<Dictionary<string, object?>> ForAsync(DevLogtoDb db, Person person, ICollection<string> scopes, bool withOrganizationData)
    {
        var claims = new Dictionary<string, object?> { ["sub"] = person.Id };
        if (scopes.Contains("profile"))
        {
            claims["name"] = person.Name;
            claims["preferred_username"] = person.Username;
            claims["picture"] = person.Avatar;
            claims["updated_at"] = person.UpdatedAt;
            claims["username"] = person.Username;
            claims["created_at"] = person.CreatedAt;
        }

        if (scopes.Contains("email"))
        {
            claims["email"] = person.PrimaryEmail;
            claims["email_verified"] = person.PrimaryEmail is not null;
        }

        if (!scopes.Contains(LogtoScopes.Organizations) && !scopes.Contains(LogtoScopes.OrganizationRoles))
        {
            return claims;
        }

        var memberships = await db.Memberships.AsNoTracking().Include(m => m.Organization).Include(m => m.Roles)
            .Where(m => m.PersonId == person.Id).OrderBy(m => m.Number).ToListAsync();
        if (scopes.Contains(LogtoScopes.Organizations))
        {
            claims["organizations"] = memberships.Select(m => m.OrganizationId).ToArray();
            if (withOrganizationData)
            {
                claims["organization_data"] = memberships
                    .Select(m => new { id = m.OrganizationId, name = m.Organization.Name, description = m.Organization.Description }).ToArray();
            }
        }

        if (scopes.Contains(LogtoScopes.OrganizationRoles))
        {
            claims["organization_roles"] = memberships.SelectMany(m => m.Roles.Select(r => $"{m.OrganizationId}:{r.Name}")).ToArray();
        }

        return claims;
    }
}
