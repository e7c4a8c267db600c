using Microsoft.AspNetCore.Mvc;
using OrgStarter.Api;
using OrgStarter.Platform.Http;

namespace OrgStarter.Features.Plans;

/// <summary>
/// Marks a page or an API endpoint that only organizations with the entitlement may use. It comes after the permission. A page leads to
/// the plans then, and the API answers 403 with the code <c>plan_required</c>.
/// </summary>
/// <param name="entitlement">One of <see cref="SitePlans"/>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequireEntitlementAttribute(string entitlement) : Attribute
{
    public string Entitlement => entitlement;
}

public static class EntitlementChecks
{
    public const string PlanPage = "/settings/plan";

    /// <inheritdoc cref="RequireEntitlementAttribute"/>
    public static TBuilder RequireEntitlement<TBuilder>(this TBuilder builder, string entitlement)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(
            new RequireEntitlementAttribute(entitlement),
            new ProducesResponseTypeMetadata(StatusCodes.Status403Forbidden, typeof(ProblemDetails), ["application/problem+json"]));

    /// <summary>Checks the entitlements of pages and API, and maps the webhook of the payment provider. Call it after
    /// <c>UseAuthorization</c>.</summary>
    public static void UsePlans(this WebApplication app)
    {
        app.Use(CheckAsync);
        app.MapPost(
                BillingWebhook.Path,
                (HttpRequest request, BillingWebhook webhook, CancellationToken ct) => webhook.ReceiveAsync(request, ct))
            .WithDisplayName(BillingWebhook.Path)
            .RequireRateLimiting(RateLimits.Machines)
            .WithMetadata(new PublicPageAttribute(), new SkipStatusCodePagesAttribute());
    }

    private static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var needed = context.GetEndpoint()?.Metadata.GetOrderedMetadata<RequireEntitlementAttribute>() ?? [];
        foreach (var entitlement in needed.Select(attribute => attribute.Entitlement))
        {
            var entitlements = context.RequestServices.GetRequiredService<Entitlements>();
            if (!await entitlements.HasAsync(entitlement, context.RequestAborted))
            {
                await RefuseAsync(context, entitlement, await entitlements.CurrentAsync(context.RequestAborted));
                return;
            }
        }

        await next(context);
    }

    private static Task RefuseAsync(HttpContext context, string entitlement, CurrentPlan current)
    {
        if (ApiRequests.Is(context))
        {
            return ApiProblem.Of(StatusCodes.Status403Forbidden, "plan_required", SitePlans.MissingText(entitlement, current.Plan))
                .ExecuteAsync(context);
        }

        context.RedirectWholePage($"{context.Request.PathBase}{PlanPage}?missing={Uri.EscapeDataString(entitlement)}");
        return Task.CompletedTask;
    }
}
