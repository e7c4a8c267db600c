using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using OrgStarter.Authentication;
using OrgStarter.Htmx;

namespace OrgStarter.Tenancy;

/// <summary>
/// Takes <c>/o/{organizationId}</c> off the path into <c>PathBase</c> and resolves the tenant. The address only selects; what
/// counts is the verified organization token that the session holds for it. Runs after authentication, so that one redirect
/// URI serves all organizations, and before routing, so that no page below spells the organization.
/// </summary>
public sealed partial class TenancyMiddleware(RequestDelegate next)
{
    public const string Prefix = "/o";

    public async Task InvokeAsync(HttpContext context, CurrentSession session, CurrentTenant tenant, OrganizationTokens tokens)
    {
        var (path, pathBase) = (context.Request.Path, context.Request.PathBase);
        var match = OrganizationPath().Match(path.Value ?? "");
        if (!match.Success)
        {
            await OutsideAsync(context, tenant);
            return;
        }

        var organizationId = match.Groups["id"].Value;
        context.Request.PathBase = pathBase.Add($"{Prefix}/{organizationId}");
        context.Request.Path = match.Groups["rest"].Value;
        try
        {
            if (!session.IsSignedIn)
            {
                await context.ChallengeAsync();
                return;
            }

            var access = await tokens.GetAsync(session.Id!, session.UserId, organizationId, context.RequestAborted);
            if (access.Tenant is null)
            {
                await RefuseAsync(context, access.Outcome);
                return;
            }

            tenant.Resolve(access.Tenant);
            if (!context.Request.Path.HasValue || context.Request.Path == "/")
            {
                context.Response.Redirect($"{context.Request.PathBase}/home");
                return;
            }

            await next(context);
        }
        finally
        {
            context.Request.PathBase = pathBase;
            context.Request.Path = path;
        }
    }

    /// <summary>Whether the request came by an organization's address, rather than with a token of its own.</summary>
    public static bool IsInside(HttpRequest request) => OrganizationPathBase().IsMatch(request.PathBase.Value ?? "");

    private async Task OutsideAsync(HttpContext context, CurrentTenant tenant)
    {
        var pathBase = context.Request.PathBase;
        if (tenant.Info is not null && context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            // The page for a failure inside an organization keeps the organization's navigation.
            context.Request.PathBase = pathBase.Add($"{Prefix}/{tenant.OrganizationId}");
        }

        try
        {
            await next(context);
        }
        finally
        {
            context.Request.PathBase = pathBase;
        }
    }

    private static async Task RefuseAsync(HttpContext context, AccessOutcome outcome)
    {
        switch (outcome)
        {
            case AccessOutcome.NotAMember:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
            case AccessOutcome.MfaRequired:
                var back = context.Request.PageAddress();
                context.RedirectWholePage($"/account/second-factor?returnUrl={Uri.EscapeDataString(back)}");
                break;
            case AccessOutcome.SessionEnded:
                await context.SignOutAsync();
                await context.ChallengeAsync();
                break;
            case AccessOutcome.ConsentNeeded:
                await context.ChallengeAsync();
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = "10";
                break;
        }
    }

    /// <summary>Logto's ids are lower-case letters and digits; anything else is not worth a question.</summary>
    [GeneratedRegex("^/o/(?<id>[a-z0-9]{1,21})(?<rest>/.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex OrganizationPath();

    [GeneratedRegex("/o/[a-z0-9]{1,21}$", RegexOptions.CultureInvariant)]
    private static partial Regex OrganizationPathBase();
}
