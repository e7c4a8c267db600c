using Microsoft.AspNetCore.Mvc;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

public static class Webhooks
{
    public const string Path = "/webhooks/logto";

    public static IServiceCollection AddLogtoWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section);
        return services
            .AddScoped<WebhookReceiver>()
            .AddJob<WebhookJob>()
            .AddRecurringJob<WebhookReceipts>(TimeSpan.FromHours(1))
            .AddScoped<WebhookEvents>()
            .AddScoped<LogtoChanges>()
            .AddJob<OrganizationPurge>(kind => kind with { MaxAttempts = JobKind.Unlimited });
    }

    /// <summary>
    /// Maps the webhook endpoint. It allows anonymous requests, because the signature authenticates them, and belongs to no organization.
    /// Status code pages are off, because Logto reads no response body.
    /// </summary>
    public static void MapLogtoWebhooks(this IEndpointRouteBuilder app) => app
        .MapPost(Path, (HttpRequest request, WebhookReceiver receiver, CancellationToken ct) => receiver.ReceiveAsync(request, ct))
        .WithDisplayName(Path)
        .RequireRateLimiting(RateLimits.Machines)
        .WithMetadata(new PublicPageAttribute(), new SkipStatusCodePagesAttribute());
}
