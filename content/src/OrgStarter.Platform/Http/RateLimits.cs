using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Http;

/// <summary>
/// The limits that a page or an endpoint can name: <c>[EnableRateLimiting(RateLimits.Exports)]</c>. Pages that are only read have none.
/// </summary>
public static class RateLimits
{
    /// <summary>Whatever sends mail to addresses that somebody typed. Looking at the form is free.</summary>
    public const string Invitations = "invitations";

    /// <summary>Forms that make the site ask others, a name server for example. Looking at the page is free.</summary>
    public const string Lookups = "lookups";

    /// <summary>Whatever reads a whole table at once. A page that shows the table, and gives the file by a handler, is limited for the file alone.</summary>
    public const string Exports = "exports";

    /// <summary>Endpoints that answer without a session.</summary>
    public const string Machines = "machines";

    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.AddSingleton<SignInStarts>();
        return services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(Invitations, context => HttpMethods.IsPost(context.Request.Method)
                ? ByShared(context, Invitations, Person(context), Options(context).Invitations) : RateLimitPartition.GetNoLimiter(""));
            limiter.AddPolicy(Lookups, context => HttpMethods.IsPost(context.Request.Method)
                ? ByWindow(Person(context), Options(context).Lookups) : RateLimitPartition.GetNoLimiter(""));
            limiter.AddPolicy(Exports, context => IsPageItself(context)
                ? RateLimitPartition.GetNoLimiter("") : ByShared(context, Exports, Person(context), Options(context).Exports));
            limiter.AddPolicy(Machines, context => ByWindow($"{NetworkOf(context)} {context.GetEndpoint()?.DisplayName}", Options(context).Machines));
            limiter.OnRejected = (rejected, _) =>
            {
                Refuse(rejected.HttpContext, rejected.Lease);
                return ValueTask.CompletedTask;
            };
        });
    }

    /// <summary>
    /// Counted by all instances together where there is Redis: what is limited is a burden on something that they share, on Logto and people's
    /// mailboxes or on the database.
    /// </summary>
    internal static RateLimitPartition<string> ByShared(HttpContext context, string name, string whose, RateLimit limit) =>
        context.RequestServices.GetService<RedisConnection>() is { } redis
            ? RateLimitPartition.Get(whose, _ => new SharedWindow(redis, $"{name}:{whose}", limit)) : ByWindow(whose, limit);

    /// <summary>Counted by each instance for itself: what is limited is a burden on the instance, and asking Redis would be another.</summary>
    private static RateLimitPartition<string> ByWindow(string whose, RateLimit limit) => RateLimitPartition.GetFixedWindowLimiter(
        whose, _ => new FixedWindowRateLimiterOptions { PermitLimit = limit.Requests, Window = limit.Window, QueueLimit = 0 });

    /// <summary>429, and when to come back. A person gets the page for it, a machine nothing: there a page would be work for an attacker.</summary>
    internal static void Refuse(HttpContext context, RateLimitLease lease)
    {
        var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.RateLimiting.EnableRateLimitingAttribute>()?.PolicyName == Machines
            && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }
    }

    /// <summary>The address as the connection has it; forwarded headers change it only where they are switched on. IPv6 counts by network.</summary>
    internal static string NetworkOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? Network.Of(address, 32, 64).ToString() : "";

    private static bool IsPageItself(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null && !context.Request.Query.ContainsKey("handler");

    private static string Person(HttpContext context) => context.User.FindFirstValue("sub") ?? NetworkOf(context);

    private static RateLimitOptions Options(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
}
