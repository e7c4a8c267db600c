using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using OrgStarter.Logto;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Takes <c>/o/{organizationId}</c> off the path into <c>PathBase</c>, for everything below to resolve the tenant by. The address only
/// selects; what counts is the verified organization token that the session holds for it. Runs after authentication, so that one
/// redirect URI serves all organizations, and before routing, so that no page below spells the organization.
/// </summary>
public sealed partial class TenancyMiddleware(RequestDelegate next)
{
    public const string Prefix = OrganizationHint.Prefix;

    public async Task InvokeAsync(HttpContext context, CurrentSession session, CurrentTenant tenant, TenantResolution resolution, Detour detour)
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
        // By its constructor: the conversion from a string would decode a path that is decoded already.
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

    /// <summary>Logto's ids are lower-case letters and digits; anything else is not worth a question.</summary>
    [GeneratedRegex($@"^/o/(?<id>{LogtoId.Pattern})(?<rest>/.*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex OrganizationPath();

    [GeneratedRegex($"/o/{LogtoId.Pattern}$", RegexOptions.CultureInvariant)]
    private static partial Regex OrganizationPathBase();
}
