using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Http;

/// <summary>
/// Limits the started sign-ins and sign-ups. It is not an endpoint policy, because any page that needs a session
/// starts a sign-in, and each one calls Logto.
/// </summary>
public sealed class SignInRateLimiter(IOptions<RateLimitOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> limiter =
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimits.ByShared(context, "sign-in", RateLimits.NetworkOf(context), options.Value.SignIn));

    /// <returns>False if the limit is exceeded. Then the response is already 429.</returns>
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
