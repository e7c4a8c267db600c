using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto.Hooks;
using OrgStarter.DevLogto.Oidc;
using OrgStarter.DevLogto.SignIn;

namespace OrgStarter.DevLogto.Management;

/// <summary>Logto's Management API, as far as an organization experience uses it. Source: https://openapi.logto.io.</summary>
internal static class ManagementApi
{
    public static void MapManagementApi(this WebApplication app)
    {
        var api = app.MapGroup("/api").AddEndpointFilter(AnswerErrors).AddEndpointFilter(RequireManagementToken).AddEndpointFilter(PublishEvents);
        api.MapOrganizations();
        api.MapMembers();
        api.MapMemberRoles();
        api.MapOrganizationTemplate();
        api.MapInvitations();
        api.MapUsers();
        api.MapOneTimeTokens();
        api.MapJustInTime();
        api.MapWebhooks();
        api.MapSessions();
        api.MapAccountCenter();
    }

    private static async ValueTask<object?> AnswerErrors(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (ManagementError error)
        {
            return error.ToResult();
        }
    }

    private static async ValueTask<object?> PublishEvents(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var events = context.HttpContext.RequestServices.GetRequiredService<HookEvents>();
        events.PublishCall(context.HttpContext, (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK);
        return result;
    }

    private static async ValueTask<object?> RequireManagementToken(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var header = context.HttpContext.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            throw new ManagementError(401, "auth.authorization_header_missing", "Authorization header is missing.");
        }

        if (!header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            throw new ManagementError(401, "auth.authorization_token_type_not_supported", "Authorization type is not supported.");
        }

        var tokens = context.HttpContext.RequestServices.GetRequiredService<TokenWriter>();
        var token = await tokens.ReadAsync(header["Bearer ".Length..], DevLogtoApplications.ManagementResource);
        if (!token.IsValid)
        {
            throw new ManagementError(401, "auth.unauthorized", "Unauthorized. Please check credentials and its scope.");
        }

        if (!token.Claims.TryGetValue("scope", out var scope) || scope is not "all")
        {
            throw new ManagementError(403, "auth.forbidden", "Forbidden. Please check your user roles and permissions.");
        }

        return await next(context);
    }
}
