using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Http;

/// <summary>How much is too much: the section <c>RateLimits</c> of the configuration. Where there is Redis, the instances count sign-ins, invitations and exports together.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Sign-ins and sign-ups begun, by network address.</summary>
    public RateLimit SignIn { get; set; } = new() { Requests = 30 };

    /// <summary>Invitation forms sent, by person.</summary>
    public RateLimit Invitations { get; set; } = new() { Requests = 20 };

    /// <summary>Forms that ask a name server, by person.</summary>
    public RateLimit Lookups { get; set; } = new() { Requests = 30 };

    /// <summary>Whole tables taken away, by person.</summary>
    public RateLimit Exports { get; set; } = new() { Requests = 10 };

    /// <summary>Requests that no person sends (logout tokens, webhooks, reports), by network address and endpoint.</summary>
    public RateLimit Machines { get; set; } = new() { Requests = 600 };

    internal IEnumerable<(string Name, RateLimit Limit)> All =>
        [(nameof(SignIn), SignIn), (nameof(Invitations), Invitations), (nameof(Lookups), Lookups), (nameof(Exports), Exports), (nameof(Machines), Machines)];
}

public sealed class RateLimit
{
    /// <summary>So many requests in each <see cref="Window"/>.</summary>
    public int Requests { get; set; }

    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Refuses to start on limits that let nothing through, with words that say what to type.</summary>
public sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        var failures = options.All.Where(limit => limit.Limit.Requests < 1 || limit.Limit.Window < TimeSpan.FromSeconds(1)).Select(limit =>
            $"RateLimits:{limit.Name} is {limit.Limit.Requests} requests in {limit.Limit.Window}. Set RateLimits:{limit.Name}:Requests to 1 or more, "
            + $"and RateLimits:{limit.Name}:Window to a second or more, such as 00:01:00.").ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
