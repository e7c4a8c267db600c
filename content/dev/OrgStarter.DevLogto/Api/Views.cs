using System.Text.Json.Nodes;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Api;

/// <summary>Builds the Management API's response for each entity: all of Logto's fields, in Logto's order.</summary>
internal static class Views
{
    private const string Tenant = "default";

    public static JsonObject Of(Organization organization)
    {
        var view = WithoutTrustedDevices(organization);
        if (organization.IsTrustedDeviceAllowed is { } isAllowed)
        {
            view.Insert(view.IndexOf("color"), "isTrustedDeviceAllowed", isAllowed);
        }

        return view;
    }

    private static JsonObject WithoutTrustedDevices(Organization organization) => new()
    {
        ["tenantId"] = Tenant,
        ["id"] = organization.Id,
        ["name"] = organization.Name,
        ["description"] = organization.Description,
        ["customData"] = JsonNode.Parse(organization.CustomData),
        ["isMfaRequired"] = organization.IsMfaRequired,
        ["color"] = JsonNode.Parse(organization.Color),
        ["branding"] = JsonNode.Parse(organization.Branding),
        ["customCss"] = organization.CustomCss,
        ["createdAt"] = organization.CreatedAt,
    };

    public static JsonObject Of(Person person) => new()
    {
        ["id"] = person.Id,
        ["username"] = person.Username,
        ["primaryEmail"] = person.PrimaryEmail,
        ["primaryPhone"] = null,
        ["name"] = person.Name,
        ["avatar"] = person.Avatar,
        ["customData"] = JsonNode.Parse(person.CustomData),
        ["identities"] = new JsonObject(),
        ["lastSignInAt"] = person.LastSignInAt,
        ["createdAt"] = person.CreatedAt,
        ["updatedAt"] = person.UpdatedAt,
        ["profile"] = JsonNode.Parse(person.Profile),
        ["applicationId"] = person.ApplicationId,
        ["isSuspended"] = person.IsSuspended,
    };

    public static JsonObject WithPassword(Person person) => With(Of(person), "hasPassword", person.PasswordHash is not null);

    public static JsonObject Of(Scope scope) => new()
    {
        ["tenantId"] = Tenant,
        ["id"] = scope.Id,
        ["name"] = scope.Name,
        ["description"] = scope.Description,
    };

    public static JsonObject Of(JitDomain domain) => new()
    {
        ["tenantId"] = Tenant,
        ["organizationId"] = domain.OrganizationId,
        ["emailDomain"] = domain.EmailDomain,
    };

    public static JsonObject Of(Hook hook) => new()
    {
        ["tenantId"] = Tenant,
        ["id"] = hook.Id,
        ["name"] = hook.Name,
        ["event"] = null,
        ["events"] = JsonNode.Parse(hook.Events),
        ["config"] = JsonNode.Parse(hook.Config),
        ["signingKey"] = hook.SigningKey,
        ["enabled"] = hook.Enabled,
        ["createdAt"] = hook.CreatedAt,
    };

    public static JsonObject Of(OneTimeToken token, long now) => new()
    {
        ["tenantId"] = Tenant,
        ["id"] = token.Id,
        ["email"] = token.Email,
        ["token"] = token.Token,
        ["context"] = JsonNode.Parse(token.Context),
        ["status"] = token.StatusAt(now),
        ["createdAt"] = token.CreatedAt,
        ["expiresAt"] = token.ExpiresAt,
    };

    public static JsonObject WithFeatured(Organization organization, int members, IEnumerable<Person> featured)
    {
        var view = With(Of(organization), "usersCount", members);
        return With(
            view,
            "featuredUsers",
            new JsonArray([.. featured.Select(p => new JsonObject { ["id"] = p.Id, ["avatar"] = p.Avatar, ["name"] = p.Name })]));
    }

    public static JsonObject AsMember(Membership membership) => With(Of(membership.Person), "organizationRoles", Names(membership.Roles));

    public static JsonObject WithRoles(Membership membership) =>
        With(Of(membership.Organization), "organizationRoles", Names(membership.Roles));

    public static JsonObject Of(Role role) => new()
    {
        ["tenantId"] = Tenant,
        ["id"] = role.Id,
        ["name"] = role.Name,
        ["description"] = role.Description,
        ["type"] = role.Type,
    };

    public static JsonObject WithScopes(Role role)
    {
        var view = With(
            Of(role),
            "scopes",
            new JsonArray([.. role.Scopes.Select(s => new JsonObject { ["id"] = s.Id, ["name"] = s.Name })]));
        return With(view, "resourceScopes", ResourceScopes(role));
    }

    public static JsonObject Of(Invitation invitation, long now) => new()
    {
        ["tenantId"] = Tenant,
        ["id"] = invitation.Id,
        ["inviterId"] = invitation.InviterId,
        ["invitee"] = invitation.Invitee,
        ["acceptedUserId"] = invitation.AcceptedUserId,
        ["organizationId"] = invitation.OrganizationId,
        ["status"] = invitation.StatusAt(now),
        ["createdAt"] = invitation.CreatedAt,
        ["updatedAt"] = invitation.UpdatedAt,
        ["expiresAt"] = invitation.ExpiresAt,
        ["organizationRoles"] = Names(invitation.Roles),
    };

    private static JsonArray ResourceScopes(Role role) =>
        new([.. role.ResourceScopes.OrderBy(s => s.Id, StringComparer.Ordinal).Select(s => new JsonObject
        {
            ["id"] = s.Id,
            ["name"] = s.Name,
            ["resource"] = new JsonObject { ["id"] = s.ResourceId, ["name"] = s.Resource.Name },
        })]);

    private static JsonArray Names(IEnumerable<Role> roles) =>
        new([.. roles.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => new JsonObject { ["id"] = r.Id, ["name"] = r.Name })]);

    private static JsonObject With(JsonObject view, string name, JsonNode value)
    {
        view[name] = value;
        return view;
    }
}
