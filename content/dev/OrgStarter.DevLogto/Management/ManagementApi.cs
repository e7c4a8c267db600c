using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Hooks;

namespace OrgStarter.DevLogto.Management;

/// <summary>The parts of Logto's Management API that an organization experience needs. Source: https://openapi.logto.io.</summary>
internal static class ManagementApi
{
    public static void MapManagementApi(this WebApplication app)
    {
        // Needs no token: the response only says that the server runs.
        app.MapGet("/api/status", () => Results.NoContent());
        var api = app.MapGroup("/api")
            .AddEndpointFilter(AnswerErrors)
            .AddEndpointFilter(RequireManagementToken)
            .AddEndpointFilter(PublishEvents);
        api.MapOrganizations();
        api.MapMembers();
        api.MapMemberRoles();
        api.MapOrganizationRoles();
        api.MapOrganizationScopes();
        api.MapInvitations();
        api.MapUsers();
        api.MapUserCredentials();
        api.MapOneTimeTokens();
        api.MapJustInTime();
        api.MapWebhooks();
        api.MapConnectors();
        api.MapEmailTemplates();
        api.MapSignInExperience();
        api.MapApplications();
        api.MapApplicationSecrets();
        api.MapRoles();
        api.MapRoleScopes();
        api.MapUserRoles();
        api.MapResources();
        api.MapResourceScopes();
        api.MapRoleResourceScopes();
        api.MapOrganizationApplications();
        api.MapOrganizationApplicationRoles();
        api.MapSubjectTokens();
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
        var answer = (result as IValueHttpResult)?.Value as JsonNode;
        await events.PublishCallAsync(
            context.HttpContext,
            (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK,
            answer);
        return result;
    }

    private static async ValueTask<object?> RequireManagementToken(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        await ManagementToken.CheckAsync(context.HttpContext);
        return await next(context);
    }
}
