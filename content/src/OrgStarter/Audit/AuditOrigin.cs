using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrgStarter.Audit;

/// <param name="Name">What the person was called when they asked for it.</param>
/// <param name="Origin">Where they asked from.</param>
public sealed record AuditBy(string Name, AuditOrigin Origin);

/// <summary>Where a request came from, with as little of the person as still tells a known network and browser from a strange one.</summary>
public sealed record AuditOrigin(string? Address, string? Agent, string? Trace)
{
    public const int AgentLength = 60;

    /// <summary>The first that fits counts: Edge and Opera call themselves Chrome, and Chrome calls itself Safari.</summary>
    private static readonly (string Sign, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Name)[] Systems =
        [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>Nothing outside a request.</summary>
    public static AuditOrigin Of(HttpContext? request) => new(
        request?.Connection.RemoteIpAddress is { } address ? Shorten(address) : null,
        Shorten(request?.Request.Headers.UserAgent.ToString()),
        Activity.Current?.TraceId.ToString() ?? request?.TraceIdentifier);

    /// <summary>The network: the first three bytes of an IPv4 address, the first 48 bits of an IPv6 one.</summary>
    public static string Shorten(IPAddress address)
    {
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        var kept = address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6 ? 3 : 6;
        Array.Clear(bytes, kept, bytes.Length - kept);
        return $"{new IPAddress(bytes)}/{kept * 8}";
    }

    /// <summary>Browser and system without versions; of any other program its name.</summary>
    public static string? Shorten(string? agent)
    {
        if (string.IsNullOrWhiteSpace(agent))
        {
            return null;
        }

        var browser = Browsers.FirstOrDefault(known => agent.Contains(known.Sign, StringComparison.Ordinal)).Name;
        var system = Systems.FirstOrDefault(known => agent.Contains(known.Sign, StringComparison.Ordinal)).Name;
        if (browser is not null)
        {
            return system is null ? browser : $"{browser}, {system}";
        }

        var program = new string([.. agent.TakeWhile(c => c is not ('/' or ' ') && !char.IsControl(c)).Take(AgentLength)]);
        return program.Length == 0 ? null : program;
    }
}
