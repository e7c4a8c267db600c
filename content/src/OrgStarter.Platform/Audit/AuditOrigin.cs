using System.Diagnostics;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Audit;

/// <param name="Name">The user's name at the time of the request.</param>
/// <param name="Origin">The origin of the request.</param>
public sealed record AuditBy(string Name, AuditOrigin Origin);

/// <summary>The origin of a request: enough to recognize a known network and browser, with as little personal data as possible.</summary>
public sealed record AuditOrigin(string? Address, string? Agent, string? Trace)
{
    public const int AgentLength = 60;

    /// <summary>Returns empty values outside of a request.</summary>
    public static AuditOrigin Of(HttpContext? request) => new(
        request?.Connection.RemoteIpAddress is { } address ? Network.Of(address).ToString() : null,
        Shorten(request?.Request.Headers.UserAgent.ToString()),
        Activity.Current?.TraceId.ToString() ?? request?.TraceIdentifier);

    /// <summary>Returns browser and operating system without versions, or else the name of the program.</summary>
    public static string? Shorten(string? agent)
    {
        if (string.IsNullOrWhiteSpace(agent))
        {
            return null;
        }

        var (browser, _, system) = UserAgent.Describe(agent);
        if (browser is not null)
        {
            return system is null ? browser : $"{browser}, {system}";
        }

        var program = new string([.. agent.TakeWhile(c => c is not ('/' or ' ') && !char.IsControl(c)).Take(AgentLength)]);
        return program.Length == 0 ? null : program;
    }
}
