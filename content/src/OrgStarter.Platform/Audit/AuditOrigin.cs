using System.Diagnostics;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Audit;

/// <param name="Name">What the person was called when they asked for it.</param>
/// <param name="Origin">Where they asked from.</param>
public sealed record AuditBy(string Name, AuditOrigin Origin);

/// <summary>Where a request came from, with as little of the person as still tells a known network and browser from a strange one.</summary>
public sealed record AuditOrigin(string? Address, string? Agent, string? Trace)
{
    public const int AgentLength = 60;

    /// <summary>Nothing outside a request.</summary>
    public static AuditOrigin Of(HttpContext? request) => new(
        request?.Connection.RemoteIpAddress is { } address ? Network.Of(address).ToString() : null,
        Shorten(request?.Request.Headers.UserAgent.ToString()),
        Activity.Current?.TraceId.ToString() ?? request?.TraceIdentifier);

    /// <summary>Browser and system without versions; of any other program its name.</summary>
    public static string? Shorten(string? agent)
    {
        if (string.IsNullOrWhiteSpace(agent))
        {
            return null;
        }

        var (browser, _, system) = UserAgent.Words(agent);
        if (browser is not null)
        {
            return system is null ? browser : $"{browser}, {system}";
        }

        var program = new string([.. agent.TakeWhile(c => c is not ('/' or ' ') && !char.IsControl(c)).Take(AgentLength)]);
        return program.Length == 0 ? null : program;
    }
}
