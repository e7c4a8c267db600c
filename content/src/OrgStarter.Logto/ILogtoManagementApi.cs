using Refit;

namespace OrgStarter.Logto;

/// <summary>
/// The calls of Logto's Management API that the site makes. The token has full access to the Logto tenant, so callers must first check that
/// the ids belong to the current organization or user. All calls throw <see cref="LogtoException"/> if Logto refuses or does not answer.
/// Source: https://openapi.logto.io and https://docs.logto.io/organizations.
/// </summary>
public interface ILogtoManagementApi
{
    [Post("/api/organizations")]
    Task<LogtoOrganization> CreateOrganization([Body] NewOrganization organization, CancellationToken ct);

    [Get("/api/organizations")]
    Task<IReadOnlyList<LogtoOrganization>> FindOrganizations(string q, [AliasAs("page_size")] int pageSize, CancellationToken ct);

    /// <param name="q">Searches id and name, ignoring case. Null for all organizations.</param>
    /// <param name="page">From 1.</param>
    /// <param name="pageSize">At most 100.</param>
    /// <returns>The organizations of the page, with the number of members. The header <c>Total-Number</c> contains the total.</returns>
    [Get("/api/organizations?showFeatured=true")]
    Task<HttpResponseMessage> ListOrganizations(string? q, int page, [AliasAs("page_size")] int pageSize, CancellationToken ct);

    [Get("/api/organizations/{id}")]
    Task<LogtoOrganization> GetOrganization(string id, CancellationToken ct);

    /// <param name="fields">Each replaces the old value completely, also with null. Other fields stay.</param>
    [Patch("/api/organizations/{id}")]
    Task<LogtoOrganization> ChangeOrganization(string id, [Body] Dictionary<string, object?> fields, CancellationToken ct);

    [Delete("/api/organizations/{id}")]
    Task DeleteOrganization(string id, CancellationToken ct);

    /// <param name="page">From 1.</param>
    /// <param name="pageSize">At most 100.</param>
    /// <param name="q">Searches id, name, email address and user name, ignoring case. Null for all members.</param>
    /// <param name="organizationRoleId">Returns only members with this role. Null for all members.</param>
    /// <returns>The members of the page. The header <c>Total-Number</c> contains the total.</returns>
    [Get("/api/organizations/{id}/users")]
    Task<HttpResponseMessage> GetMembers(
        string id, int page, [AliasAs("page_size")] int pageSize, string? q, string? organizationRoleId, CancellationToken ct);

    [Post("/api/organizations/{id}/users")]
    Task AddMembers(string id, [Body] NewMembers members, CancellationToken ct);

    [Delete("/api/organizations/{id}/users/{userId}")]
    Task RemoveMember(string id, string userId, CancellationToken ct);

    [Put("/api/organizations/{id}/users/{userId}/roles")]
    Task ReplaceMemberRoles(string id, string userId, [Body] RoleNames roles, CancellationToken ct);

    /// <returns>The user's current permissions in the organization. Empty if the user is not a member.</returns>
    [Get("/api/organizations/{id}/users/{userId}/scopes")]
    Task<IReadOnlyList<LogtoScope>> GetMemberScopes(string id, string userId, CancellationToken ct);

    /// <summary>Returns the organization template: roles for users and for machines, with their permissions.</summary>
    [Get("/api/organization-roles")]
    Task<IReadOnlyList<LogtoTemplateRole>> GetRoles([AliasAs("page_size")] int pageSize, CancellationToken ct);

    [Get("/api/organization-roles/{id}/scopes")]
    Task<IReadOnlyList<LogtoScope>> GetRoleScopes(string id, CancellationToken ct);

    [Post("/api/applications")]
    Task<LogtoApplication> CreateApplication([Body] NewApplication application, CancellationToken ct);

    /// <param name="search">Searches id, name and description, ignoring case. Percent signs stand for any text.</param>
    [Get("/api/applications")]
    Task<IReadOnlyList<LogtoApplication>> FindApplications(string types, string search, CancellationToken ct);

    /// <summary>Deletes an application with its secrets and its memberships.</summary>
    [Delete("/api/applications/{id}")]
    Task DeleteApplication(string id, CancellationToken ct);

    [Get("/api/applications/{id}/secrets")]
    Task<IReadOnlyList<LogtoSecret>> GetApplicationSecrets(string id, CancellationToken ct);

    [Post("/api/applications/{id}/secrets")]
    Task<LogtoSecret> CreateApplicationSecret(string id, [Body] NewSecret secret, CancellationToken ct);

    [Delete("/api/applications/{id}/secrets/{name}")]
    Task DeleteApplicationSecret(string id, string name, CancellationToken ct);

    [Post("/api/organizations/{id}/applications")]
    Task AddApplications(string id, [Body] NewMachines machines, CancellationToken ct);

    /// <returns>The application's roles in the organization.</returns>
    [Get("/api/organizations/{id}/applications/{applicationId}/roles")]
    Task<IReadOnlyList<LogtoRole>> GetApplicationRoles(string id, string applicationId, CancellationToken ct);

    [Put("/api/organizations/{id}/applications/{applicationId}/roles")]
    Task ReplaceApplicationRoles(string id, string applicationId, [Body] RoleIds roles, CancellationToken ct);

    [Get("/api/users/{userId}")]
    Task<LogtoUser> GetUser(string userId, CancellationToken ct);

    /// <summary>Deletes a user. Logto first signs the user out, and deletes the invitations that the user sent or accepted.</summary>
    [Delete("/api/users/{userId}")]
    Task DeleteUser(string userId, CancellationToken ct);

    /// <returns>The user with this email address, ignoring case. Empty if there is none.</returns>
    [Get("/api/users?mode.primaryEmail=exact")]
    Task<IReadOnlyList<LogtoUser>> FindUsers([AliasAs("search.primaryEmail")] string address, CancellationToken ct);

    /// <param name="fields">Each replaces the old value completely, also with null. Other fields stay.</param>
    [Patch("/api/users/{userId}")]
    Task<LogtoUser> ChangeUser(string userId, [Body] Dictionary<string, object?> fields, CancellationToken ct);

    /// <summary>Returns the second factors that the user has set up.</summary>
    [Get("/api/users/{userId}/mfa-verifications")]
    Task<IReadOnlyList<LogtoSecondFactor>> GetSecondFactors(string userId, CancellationToken ct);

    [Get("/api/users/{userId}/organizations")]
    Task<IReadOnlyList<LogtoOrganization>> GetUserOrganizations(string userId, CancellationToken ct);

    /// <summary>Returns the user's sessions at Logto: one per browser, for all applications.</summary>
    [Get("/api/users/{userId}/sessions")]
    Task<LogtoSessionList> GetUserSessions(string userId, CancellationToken ct);

    /// <param name="sessionId">The session's <c>uid</c>.</param>
    /// <param name="revokeGrantsTarget"><c>all</c> also revokes the refresh tokens of all applications. Null keeps them.</param>
    [Delete("/api/users/{userId}/sessions/{sessionId}")]
    Task DeleteUserSession(string userId, string sessionId, string? revokeGrantsTarget, CancellationToken ct);

    [Get("/api/organization-invitations")]
    Task<IReadOnlyList<LogtoInvitation>> GetOrganizationInvitations(string organizationId, CancellationToken ct);

    [Get("/api/organization-invitations")]
    Task<IReadOnlyList<LogtoInvitation>> GetInvitationsFor(string invitee, CancellationToken ct);

    [Get("/api/organization-invitations/{id}")]
    Task<LogtoInvitation> GetInvitation(string id, CancellationToken ct);

    [Post("/api/organization-invitations")]
    Task<LogtoInvitation> CreateInvitation([Body] NewInvitation invitation, CancellationToken ct);

    [Post("/api/organization-invitations/{id}/message")]
    Task SendInvitation(string id, [Body] InvitationMessage message, CancellationToken ct);

    [Put("/api/organization-invitations/{id}/status")]
    Task SetInvitationStatus(string id, [Body] InvitationStatusChange change, CancellationToken ct);

    [Get("/api/sign-in-exp")]
    Task<LogtoSignInExperience> GetSignInExperience(CancellationToken ct);

    /// <param name="email">Must have the same letter case as in the token.</param>
    /// <param name="status"><c>active</c>, <c>consumed</c>, <c>revoked</c> or <c>expired</c>.</param>
    [Get("/api/one-time-tokens")]
    Task<IReadOnlyList<LogtoOneTimeToken>> GetOneTimeTokens(string email, string status, CancellationToken ct);

    [Post("/api/one-time-tokens")]
    Task<LogtoOneTimeToken> CreateOneTimeToken([Body] NewOneTimeToken token, CancellationToken ct);

    [Put("/api/one-time-tokens/{id}/status")]
    Task SetOneTimeTokenStatus(string id, [Body] OneTimeTokenStatus status, CancellationToken ct);
}
