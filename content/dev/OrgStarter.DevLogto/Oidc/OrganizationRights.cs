using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>A member's permissions in an organization, from their roles.</summary>
internal sealed record OrganizationRights(bool IsMfaRequired, IReadOnlyList<string> Permissions)
{
    /// <returns>Null for an unknown organization and for a user who is not a member: Logto does not tell the two apart.</returns>
    public static async Task<OrganizationRights?> OfAsync(DevLogtoDb db, string personId, string organizationId)
    {
        var membership = await db.Memberships.AsNoTracking().Include(m => m.Organization).Include(m => m.Roles).ThenInclude(r => r.Scopes)
            .SingleOrDefaultAsync(m => m.PersonId == personId && m.OrganizationId == organizationId);
        return membership is null ? null : new OrganizationRights(
            membership.Organization.IsMfaRequired,
            // Uses Logto's order, which is visible in the token.
            [.. membership.Roles
                .SelectMany(r => r.Scopes)
                .DistinctBy(s => s.Id)
                .OrderBy(s => s.Id, StringComparer.Ordinal)
                .Select(s => s.Name)]);
    }
}
