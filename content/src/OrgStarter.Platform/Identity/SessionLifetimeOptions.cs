using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Identity;

/// <summary>The configuration section <c>Sessions</c>. Durations start with days: <c>14.00:00:00</c>.</summary>
public sealed class SessionLifetimeOptions
{
    public const string Section = "Sessions";

    /// <summary>The shortest time between two updates of the last visit, so that most page views write nothing.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    /// <summary>The lifetime without a visit. Each visit renews it. The default equals that of Logto's refresh tokens.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(14);

    /// <summary>The lifetime since the sign-in (NIST SP 800-63B recommends 30 days or less).</summary>
    public TimeSpan AbsoluteLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long the network of the last visit is kept. It is personal data; see docs/personal-data.md.</summary>
    public TimeSpan NetworkRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Sessions last seen, or created, at these times or earlier have expired.</summary>
    public (DateTimeOffset Seen, DateTimeOffset Created) EndsOf(DateTimeOffset now) => (now - IdleTimeout, now - AbsoluteLifetime);
}

/// <summary>Fails at startup on invalid durations. The message says what to set.</summary>
public sealed class SessionLifetimeValidator : IValidateOptions<SessionLifetimeOptions>
{
    private static readonly TimeSpan MinIdleTimeout = 2 * SessionLifetimeOptions.SeenEvery;

    public ValidateOptionsResult Validate(string? name, SessionLifetimeOptions options)
    {
        var failures = new List<string>();
        if (options.IdleTimeout < MinIdleTimeout)
        {
            failures.Add(
                $"Sessions:IdleTimeout is {options.IdleTimeout}. Set it to {MinIdleTimeout} or more, such as 14.00:00:00 for two weeks: "
                    + $"a visit is noted every {SessionLifetimeOptions.SeenEvery.TotalMinutes:0} minutes only.");
        }

        if (options.AbsoluteLifetime < options.IdleTimeout)
        {
            failures.Add(
                $"Sessions:AbsoluteLifetime is {options.AbsoluteLifetime}, less than Sessions:IdleTimeout, which is {options.IdleTimeout}. "
                    + "Set it to the same or more, such as 30.00:00:00 for thirty days.");
        }

        if (options.NetworkRetention < TimeSpan.Zero)
        {
            failures.Add(
                $"Sessions:NetworkRetention is {options.NetworkRetention}. Set it to zero or more, such as 7.00:00:00 for a week.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
