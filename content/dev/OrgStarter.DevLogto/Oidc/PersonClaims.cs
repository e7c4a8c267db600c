using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>The claims about a user, in the order of the requested scopes, for the ID token and for <c>/oidc/me</c>.</summary>
internal static class PersonClaims
{
    public static async Task<Dictionary<string, object?>> ForAsync(
        DevLogtoDb db,
        Person person,
        ICollection<string> scopes,
        bool isUserInfo)
    {
        var claims = new Dictionary<string, object?> { ["sub"] = person.Id };
        var memberships = scopes.Contains(LogtoScopes.Organizations) || scopes.Contains(LogtoScopes.OrganizationRoles)
            ? await db.Memberships.AsNoTracking().Include(m => m.Organization).Include(m => m.Roles)
                .Where(m => m.PersonId == person.Id).OrderBy(m => m.Number).ToListAsync()
            : [];
        foreach (var scope in scopes)
        {
            switch (scope)
            {
                case "profile":
                    AddProfile(claims, person);
                    break;
                case "email":
                    claims["email"] = person.PrimaryEmail;
                    claims["email_verified"] = person.PrimaryEmail is not null;
                    break;
                case "phone":
                    claims["phone_number"] = null;
                    claims["phone_number_verified"] = false;
                    break;
                case "address" when Profile(person)["address"] is { } address:
                    claims["address"] = address;
                    break;
                case "roles":
                    claims["roles"] = await db.TenantRoles.Where(r => r.People.Any(p => p.Id == person.Id))
                        .OrderBy(r => r.Name).Select(r => r.Name).ToArrayAsync();
                    break;
                case "custom_data" when isUserInfo:
                    claims["custom_data"] = JsonNode.Parse(person.CustomData);
                    break;
                case "identities" when isUserInfo:
                    claims["identities"] = new JsonObject();
                    claims["sso_identities"] = Array.Empty<string>();
                    break;
                case LogtoScopes.Organizations:
                    claims["organizations"] = memberships.Select(m => m.OrganizationId).ToArray();
                    if (isUserInfo)
                    {
                        claims["organization_data"] = memberships
                            .Select(m => new
                            {
                                id = m.OrganizationId,
                                name = m.Organization.Name,
                                description = m.Organization.Description
                            })
                            .ToArray();
                    }

                    break;
                case LogtoScopes.OrganizationRoles:
                    claims["organization_roles"] = memberships
                        .SelectMany(m => m.Roles.Select(r => $"{m.OrganizationId}:{r.Name}"))
                        .ToArray();
                    break;
            }
        }

        return claims;
    }

    /// <summary>Omits empty fields, except the name and the picture, which are null.</summary>
    private static void AddProfile(Dictionary<string, object?> claims, Person person)
    {
        var profile = Profile(person);
        claims["name"] = person.Name;
        Add("family_name", "familyName");
        Add("given_name", "givenName");
        Add("middle_name", "middleName");
        Add("nickname", "nickname");
        if ((profile["preferredUsername"]?.ToString() ?? person.Username) is { } preferred)
        {
            claims["preferred_username"] = preferred;
        }

        Add("profile", "profile");
        claims["picture"] = person.Avatar;
        foreach (var same in new[] { "website", "gender", "birthdate", "zoneinfo", "locale" })
        {
            Add(same, same);
        }

        claims["updated_at"] = person.UpdatedAt;
        claims["username"] = person.Username;
        claims["created_at"] = person.CreatedAt;

        void Add(string claim, string field)
        {
            if (profile[field] is { } value)
            {
                claims[claim] = value;
            }
        }
    }

    private static JsonObject Profile(Person person) => JsonNode.Parse(person.Profile)!.AsObject();
}
