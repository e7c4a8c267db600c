using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using OrgStarter.Logto;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Moves <c>/o/{organizationId}</c> from the path into <c>PathBase</c>, so that the following middleware can resolve the tenant. The path
/// only selects an organization; the session's verified organization token grants access. Runs after authentication, so that one redirect
/// URI serves all organizations, and before routing, so that no page route contains the organization's id.
/// </summary>
public sealed partial class TenancyMiddleware(RequestDelegate next)
{
    public const string Prefix = OrganizationHint.Prefix;

    public async Task InvokeAsync(
        HttpContext context,
        CurrentSession session,
        CurrentTenant tenant,
        TenantResolution resolution,
        SignInRedirects detour)
    {
        var (path, pathBase) = (context.Request.Path, context.Request.PathBase);
        var match = OrganizationPath().Match(path.Value ?? "");
        if (!match.Success)
        {
            await OutsideAsync(context, tenant);
            return;
        }

        var identifier = match.Groups["id"].Value;
        context.Request.PathBase = pathBase.Add($"{Prefix}/{identifier}");
        // Uses the constructor, because the conversion from a string would decode the decoded path again.
        context.Request.Path = new PathString(match.Groups["rest"].Value);
        try
        {
            if (!session.IsSignedIn)
            {
                await detour.SignInAsync(context);
                return;
            }

            resolution.Begin(identifier, context.RequestAborted);
            await next(context);
        }
        finally
        {
            resolution.End();
            context.Request.PathBase = pathBase;
            context.Request.Path = path;
        }
    }

    /// <summary>Returns whether the request's path contained an organization, as opposed to a request with a bearer token.</summary>
    public static bool IsInside(HttpRequest request) => OrganizationPathBase().IsMatch(request.PathBase.Value ?? "");

    private async Task OutsideAsync(HttpContext context, CurrentTenant tenant)
    {
        var pathBase = context.Request.PathBase;
        if (tenant.Info is not null && context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            // The error page inside an organization keeps the organization's navigation.
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

    /// <summary>Logto's ids consist of lowercase letters and digits; anything else is not worth a call to Logto.</summary>
    [GeneratedRegex($@"^/o/(?<id>{LogtoId.Pattern})(?<rest>/.*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex OrganizationPath();

    [GeneratedRegex($"/o/{LogtoId.Pattern}$", RegexOptions.CultureInvariant)]
    private static partial Regex OrganizationPathBase();
}
