using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using OrgStarter.Authentication;
using OrgStarter.Htmx;
using OrgStarter.Organizations;
using OrgStarter.Site;

namespace OrgStarter.Tenancy;

/// <summary>
/// Takes <c>/o/{organizationId}</c> off the path into <c>PathBase</c> and resolves the tenant. The address only selects; what
/// counts is the verified organization token that the session holds for it. Runs after authentication, so that one redirect
/// URI serves all organizations, and before routing, so that no page below spells the organization.
/// </summary>
public sealed partial class TenancyMiddleware(RequestDelegate next)
{
    public const string Prefix = "/o";

    public async Task InvokeAsync(
        HttpContext context, CurrentSession session, CurrentTenant tenant, AskedScopes asked, OrganizationTokens tokens, Detour detour, LastUsed lastUsed)
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
        // By its constructor: the conversion from a string would decode a path that is decoded already.
        context.Request.Path = new PathString(match.Groups["rest"].Value);
        try
        {
            if (!session.IsSignedIn)
            {
                await detour.SignInAsync(context);
                return;
            }

            var key = new TokenKey(session.Id!, session.UserId, asked.OfThisSession, organizationId);
            var access = await tokens.GetAsync(key, context.RequestAborted);
            if (access.Tenant is null)
            {
                await RefuseAsync(context, access.Outcome, detour);
                return;
            }

            if (context.Request.IsNavigation() && asked.AreOutdated && await detour.TryConsentAsync(context))
            {
                return;
            }

            tenant.Resolve(access.Tenant);
            if (!context.Request.Path.HasValue || context.Request.Path == "/")
            {
                context.Response.Redirect($"{context.Request.PathBase}/home");
                return;
            }

            if (context.Request.IsNavigation())
            {
                OrganizationHint.Remember(context, tenant.OrganizationId);
                await lastUsed.NoteAsync(session.UserId, tenant.OrganizationId, context.RequestAborted);
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

    private static async Task RefuseAsync(HttpContext context, AccessOutcome outcome, Detour detour)
    {
        switch (outcome)
        {
            case AccessOutcome.NotAMember when context.Request.IsWholePageRequest():
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
            case AccessOutcome.NotAMember:
                // The page around the fragment shows an organization that is not theirs (any more).
                context.RedirectWholePage(context.Request.OwnAddress());
                break;
            case AccessOutcome.MfaRequired:
                await detour.SecondFactorAsync(context);
                break;
            case AccessOutcome.SessionEnded:
                await detour.SignInAsync(context, signOutFirst: true);
                break;
            case AccessOutcome.ConsentNeeded when await detour.ConsentAsync(context):
                break;
            default:
                context.Response.SayTryLater();
                break;
        }
    }

    /// <summary>Logto's ids are lower-case letters and digits; anything else is not worth a question.</summary>
    [GeneratedRegex(@"^/o/(?<id>[a-z0-9]{1,21})(?<rest>/.*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex OrganizationPath();

    [GeneratedRegex("/o/[a-z0-9]{1,21}$", RegexOptions.CultureInvariant)]
    private static partial Regex OrganizationPathBase();
}
