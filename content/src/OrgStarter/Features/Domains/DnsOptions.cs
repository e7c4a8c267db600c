using System.Net;

namespace OrgStarter.Features.Domains;

/// <summary>The DNS servers for domain verification: the configuration section <c>Dns</c>.</summary>
public sealed class DnsOptions
{
    public const string Section = "Dns";

    /// <summary>IP addresses with an optional port, such as <c>127.0.0.1:5353</c>. If empty, uses the system's servers.</summary>
    public IList<string> NameServers { get; } = [];

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <returns>Null for an invalid address.</returns>
    internal static IPEndPoint? Parse(string text) =>
        IPEndPoint.TryParse(text, out var address) ? new IPEndPoint(address.Address, address.Port == 0 ? 53 : address.Port) : null;
}
