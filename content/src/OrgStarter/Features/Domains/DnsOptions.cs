using System.Net;

namespace OrgStarter.Features.Domains;

/// <summary>Whom the site asks for the records of domains: the section <c>Dns</c> of the configuration.</summary>
public sealed class DnsOptions
{
    public const string Section = "Dns";

    /// <summary>Addresses with or without a port, such as <c>1.1.1.1</c> or <c>127.0.0.1:5353</c>; none for those of the machine.</summary>
    public IList<string> NameServers { get; } = [];

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <returns>Null for what is no address.</returns>
    internal static IPEndPoint? Parse(string text) =>
        IPEndPoint.TryParse(text, out var address) ? new IPEndPoint(address.Address, address.Port == 0 ? 53 : address.Port) : null;
}
