namespace OrgStarter.DevLogto.Hooks;

/// <summary>
/// The calls that raise an event, with their response as its data. Membership changes raise theirs in <see cref="HookEvents"/>. As in
/// Logto, an invitation or a member's new role raises no event. Source: https://docs.logto.io/developers/webhooks/webhooks-events.
/// </summary>
internal static class RegisteredEvents
{
    private static readonly Dictionary<string, string> ByCall = new(StringComparer.Ordinal)
    {
        ["POST /users"] = "User.Created",
        ["PATCH /users/:userId"] = "User.Data.Updated",
        ["PATCH /users/:userId/custom-data"] = "User.Data.Updated",
        ["PATCH /users/:userId/profile"] = "User.Data.Updated",
        ["PATCH /users/:userId/password"] = "User.Data.Updated",
        ["PATCH /users/:userId/is-suspended"] = "User.SuspensionStatus.Updated",
        ["POST /organizations"] = "Organization.Created",
        ["PATCH /organizations/:id"] = "Organization.Data.Updated",
        ["DELETE /organizations/:id"] = "Organization.Deleted",
        ["POST /organization-roles"] = "OrganizationRole.Created",
        ["PATCH /organization-roles/:id"] = "OrganizationRole.Data.Updated",
        ["DELETE /organization-roles/:id"] = "OrganizationRole.Deleted",
        ["PUT /organization-roles/:id/scopes"] = "OrganizationRole.Scopes.Updated",
        ["POST /organization-roles/:id/scopes"] = "OrganizationRole.Scopes.Updated",
        ["DELETE /organization-roles/:id/scopes/:organizationScopeId"] = "OrganizationRole.Scopes.Updated",
        ["POST /organization-scopes"] = "OrganizationScope.Created",
        ["PATCH /organization-scopes/:id"] = "OrganizationScope.Data.Updated",
        ["DELETE /organization-scopes/:id"] = "OrganizationScope.Deleted",
    };

    /// <summary>Every event that a webhook can subscribe to.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "PostRegister", "PostSignIn", "PostSignInAdaptiveMfaTriggered", "PostResetPassword",
        "User.Created", "User.Deleted", "User.Data.Updated", "User.SuspensionStatus.Updated",
        "Role.Created", "Role.Deleted", "Role.Data.Updated", "Role.Scopes.Updated", "Scope.Created", "Scope.Deleted", "Scope.Data.Updated",
        "Organization.Created", "Organization.Deleted", "Organization.Data.Updated", "Organization.Membership.Updated",
        "OrganizationRole.Created", "OrganizationRole.Deleted", "OrganizationRole.Data.Updated", "OrganizationRole.Scopes.Updated",
        "OrganizationScope.Created", "OrganizationScope.Deleted", "OrganizationScope.Data.Updated",
        "Identifier.Lockout", "Message.RateLimited", "Grant.LimitExceeded",
    ];

    /// <param name="route">The route in Logto's format: <c>/users/:userId</c>.</param>
    /// <returns>Null for a call that raises no event.</returns>
    public static string? Of(string method, string route) => ByCall.GetValueOrDefault($"{method} {route}");
}
