using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Http;

/// <summary>
/// The configuration section <c>RateLimits</c>. With Redis, instances share the counts of sign-ins, invitations and exports.
/// </summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Started sign-ins and sign-ups per network.</summary>
    public RateLimit SignIn { get; set; } = new() { Requests = 30 };

    /// <summary>Sent invitation forms per user.</summary>
    public RateLimit Invitations { get; set; } = new() { Requests = 20 };

    /// <summary>Forms that query a DNS server, per user.</summary>
    public RateLimit Lookups { get; set; } = new() { Requests = 30 };

    /// <summary>Exports of whole tables per user.</summary>
    public RateLimit Exports { get; set; } = new() { Requests = 10 };

    /// <summary>Requests from programs (logout tokens, webhooks, reports), per network and endpoint.</summary>
    public RateLimit Machines { get; set; } = new() { Requests = 600 };

    /// <summary>Requests to the API, per user or machine; per network without a token.</summary>
    public RateLimit Api { get; set; } = new() { Requests = 600 };

    internal IEnumerable<(string Name, RateLimit Limit)> All =>
        [
            (nameof(SignIn), SignIn), (nameof(Invitations), Invitations), (nameof(Lookups), Lookups), (nameof(Exports), Exports),
            (nameof(Machines), Machines), (nameof(Api), Api)
        ];
}

public sealed class RateLimit
{
    /// <summary>Requests per <see cref="Window"/>.</summary>
    public int Requests { get; set; }

    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Fails at startup if a limit allows nothing. The message says what to set.</summary>
public sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        var failures = options.All.Where(limit => limit.Limit.Requests < 1 || limit.Limit.Window < TimeSpan.FromSeconds(1)).Select(limit =>
            $"RateLimits:{limit.Name} is {limit.Limit.Requests} requests in {limit.Limit.Window}. Set RateLimits:{limit.Name}:Requests to "
            + "1 or more, "
            + $"and RateLimits:{limit.Name}:Window to a second or more, such as 00:01:00.").ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
