using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Opts out of the default policy: only operators of the site have access to the page. For all other users it does not exist.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OperatorPageAttribute() : AuthorizeAttribute(OperatorRight.Permission), IOutsideOrganizations;

public sealed class OperatorRequirement : IAuthorizationRequirement;

public sealed class OperatorHandler(CurrentSession session, OperatorAccess access) : AuthorizationHandler<OperatorRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, OperatorRequirement requirement)
    {
        if (session.IsSignedIn && await access.AskAsync() == AccessOutcome.Granted)
        {
            context.Succeed(requirement);
        }
    }
}

/// <summary>
/// Asks Logto whether the user has <see cref="OperatorRight.Permission"/>: a token for <see cref="LogtoOptions.OperatorResource"/> contains
/// it. Every request for an operator page asks again, so the right ends with the next request after Logto has taken the role away. No other
/// page asks.
/// </summary>
public sealed class OperatorAccess(
    CurrentSession session,
    AskedScopes asked,
    SessionRefresh refresh,
    TokenExchange exchange,
    OrganizationTokenValidator validator,
    Locks locks,
    IOptionsMonitor<LogtoOptions> logto)
{
    private Task<AccessOutcome>? answer;

    /// <summary>
    /// Whether the user had the role <see cref="OperatorRight.Role"/> at the sign-in. Only for links to operator pages: it grants nothing.
    /// </summary>
    public bool IsLikely => IsConfigured && session.Roles.Contains(OperatorRight.Role);

    private bool IsConfigured => logto.CurrentValue.OperatorResource.Length > 0;

    /// <summary>Asks once per request. Call it only for an authenticated request.</summary>
    /// <returns><see cref="AccessOutcome.NotAMember"/> for a user who is no operator, and for a site without operators.</returns>
    public Task<AccessOutcome> AskAsync() => answer ??= ReadAsync();

    /// <summary>Cannot be canceled: if a rotated refresh token is not saved, the user is signed out.</summary>
    private async Task<AccessOutcome> ReadAsync()
    {
        if (!IsConfigured)
        {
            return AccessOutcome.NotAMember;
        }

        if (asked.IsNew(OperatorRight.Permission))
        {
            return AccessOutcome.ConsentNeeded;
        }

        var resource = logto.CurrentValue.OperatorResource;
        await using var held = await locks.AcquireAsync(TokenKey.LockOf(session.Id!), CancellationToken.None);
        var used = await refresh.UseAsync(session.Id!, session.UserId, token => exchange.ForResourceAsync(token, resource));
        if (used?.Answer is not { } given)
        {
            return AccessOutcome.SessionEnded;
        }

        if (given.AccessToken is null)
        {
            return given.Outcome;
        }

        var scopes = await validator.ScopesAsync(given.AccessToken, resource, session.UserId, CancellationToken.None);
        return scopes is null ? AccessOutcome.Unavailable
            : scopes.Contains(OperatorRight.Permission) ? AccessOutcome.Granted
            : AccessOutcome.NotAMember;
    }
}
