using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Identity;

/// <summary>How long a session lives: the section <c>Sessions</c> of the configuration. Written as <c>14.00:00:00</c>, days first.</summary>
public sealed class SessionLifeOptions
{
    public const string Section = "Sessions";

    /// <summary>A visit is written down this often at most, so that reading pages writes nothing.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    /// <summary>Life without a visit; every visit starts it anew. Logto's refresh token lives as long by default.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Life since the sign-in, whatever happens in between (NIST SP 800-63B asks for 30 days or less).</summary>
    public TimeSpan AbsoluteLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long the network that a session was last seen from is kept. It is personal data; see the README.</summary>
    public TimeSpan KeepOrigin { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A session that was last seen, or created, at these times or earlier is over.</summary>
    public (DateTimeOffset Seen, DateTimeOffset Created) EndsOf(DateTimeOffset now) => (now - IdleTimeout, now - AbsoluteLifetime);
}

/// <summary>Refuses to start on lives that make no sense, with words that say what to type.</summary>
public sealed class SessionLifeValidator : IValidateOptions<SessionLifeOptions>
{
    private static readonly TimeSpan Shortest = 2 * SessionLifeOptions.SeenEvery;

    public ValidateOptionsResult Validate(string? name, SessionLifeOptions options)
    {
        var failures = new List<string>();
        if (options.IdleTimeout < Shortest)
        {
            failures.Add($"Sessions:IdleTimeout is {options.IdleTimeout}. Set it to {Shortest} or more, such as 14.00:00:00 for two weeks: "
                + $"a visit is noted every {SessionLifeOptions.SeenEvery.TotalMinutes:0} minutes only.");
        }

        if (options.AbsoluteLifetime < options.IdleTimeout)
        {
            failures.Add($"Sessions:AbsoluteLifetime is {options.AbsoluteLifetime}, less than Sessions:IdleTimeout, which is {options.IdleTimeout}. "
                + "Set it to the same or more, such as 30.00:00:00 for thirty days.");
        }

        if (options.KeepOrigin < TimeSpan.Zero)
        {
            failures.Add($"Sessions:KeepOrigin is {options.KeepOrigin}. Set it to zero or more, such as 7.00:00:00 for a week.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
