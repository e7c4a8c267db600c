using Microsoft.AspNetCore.Mvc;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>Wires the webhooks.</summary>
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

    /// <summary>Open to everybody, for the signature says who it is, and outside every organization. No page for a failure: Logto reads none.</summary>
    public static void MapLogtoWebhooks(this IEndpointRouteBuilder app) => app
        .MapPost(Path, (HttpRequest request, WebhookReceiver receiver, CancellationToken ct) => receiver.ReceiveAsync(request, ct))
        .WithDisplayName(Path)
        .RequireRateLimiting(RateLimits.Machines)
        .WithMetadata(new PublicPageAttribute(), new SkipStatusCodePagesAttribute());
}
