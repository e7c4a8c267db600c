using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Http;

/// <summary>Names of rate limiting policies, such as <c>[EnableRateLimiting(RateLimits.Exports)]</c>. Reading pages needs none.</summary>
public static class RateLimits
{
    /// <summary>For pages that send mail to addresses from user input. Only POST counts.</summary>
    public const string Invitations = "invitations";

    /// <summary>For forms that query other servers, such as DNS. Only POST counts.</summary>
    public const string Lookups = "lookups";

    /// <summary>For exports of whole tables. On a page with a file handler, only the handler counts.</summary>
    public const string Exports = "exports";

    /// <summary>For endpoints that answer without a session.</summary>
    public const string Machines = "machines";

    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.AddSingleton<SignInRateLimiter>();
        return services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Invitations, context => HttpMethods.IsPost(context.Request.Method)
                ? ByShared(context, Invitations, Person(context), Options(context).Invitations) : RateLimitPartition.GetNoLimiter(""));
            limiter.AddPolicy(Lookups, context => HttpMethods.IsPost(context.Request.Method)
                ? ByWindow(Person(context), Options(context).Lookups) : RateLimitPartition.GetNoLimiter(""));
            limiter.AddPolicy(Exports, context => IsPageItself(context)
                ? RateLimitPartition.GetNoLimiter("") : ByShared(context, Exports, Person(context), Options(context).Exports));
            limiter.AddPolicy(Machines, context =>
                ByWindow($"{NetworkOf(context)} {context.GetEndpoint()?.DisplayName}", Options(context).Machines));
            limiter.OnRejected = (rejected, _) =>
            {
                Refuse(rejected.HttpContext, rejected.Lease);
                return ValueTask.CompletedTask;
            };
        });
    }

    /// <summary>Counts across all instances if there is Redis. For load on something shared: Logto, mailboxes or the database.</summary>
    internal static RateLimitPartition<string> ByShared(HttpContext context, string name, string whose, RateLimit limit) =>
        context.RequestServices.GetService<RedisConnection>() is { } redis
            ? RateLimitPartition.Get(whose, _ => new SharedWindow(redis, $"{name}:{whose}", limit)) : ByWindow(whose, limit);

    /// <summary>Counts per instance. For load on the instance only, where a call to Redis would cost as much.</summary>
    private static RateLimitPartition<string> ByWindow(string whose, RateLimit limit) => RateLimitPartition.GetFixedWindowLimiter(
        whose, _ => new FixedWindowRateLimiterOptions { PermitLimit = limit.Requests, Window = limit.Window, QueueLimit = 0 });

    /// <summary>Answers 429 with Retry-After. Users get an error page, programs an empty body, which costs less.</summary>
    internal static void Refuse(HttpContext context, RateLimitLease lease)
    {
        var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (context.GetEndpoint()
            ?.Metadata.GetMetadata<Microsoft.AspNetCore.RateLimiting.EnableRateLimitingAttribute>()?.PolicyName == Machines
            && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }
    }

    /// <summary>Returns the connection's address, /64 for IPv6. Forwarded headers change it only if they are enabled.</summary>
    public static string NetworkOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? Network.Of(address, 32, 64).ToString() : "";

    private static bool IsPageItself(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null && !context.Request.Query.ContainsKey("handler");

    private static string Person(HttpContext context) => context.User.FindFirstValue("sub") ?? NetworkOf(context);

    private static RateLimitOptions Options(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
}
