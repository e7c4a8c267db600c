using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Http;

/// <summary>
/// The limit of sign-ins and sign-ups begun. Not a policy of an endpoint: any page that needs a session begins one, and each asks
/// Logto something.
/// </summary>
public sealed class SignInStarts(IOptions<RateLimitOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> limiter =
        PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimits.ByShared(context, "sign-in", RateLimits.NetworkOf(context), options.Value.SignIn));

    /// <returns>False after answering 429: it was one too many.</returns>
    public async Task<bool> MayStartAsync(HttpContext context)
    {
        using var lease = await limiter.AcquireAsync(context, cancellationToken: context.RequestAborted);
        if (!lease.IsAcquired)
        {
            RateLimits.Refuse(context, lease);
        }

        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
