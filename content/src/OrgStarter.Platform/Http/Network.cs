using System.Net;
using System.Net.Sockets;

namespace OrgStarter.Platform.Http;

/// <summary>Truncates IP addresses to their network. That is enough for users to recognize their own, and less personal data.</summary>
public static class Network
{
    /// <param name="bits">The prefix length for IPv4, including IPv4 addresses mapped to IPv6.</param>
    /// <param name="bits6">The prefix length for IPv6. Providers assign a /48 to one household or company.</param>
    public static IPNetwork Of(IPAddress address, int bits = 24, int bits6 = 48)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var kept = address.AddressFamily == AddressFamily.InterNetwork ? bits : bits6;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, kept / 8, bytes.Length - (kept / 8));
        return new IPNetwork(new IPAddress(bytes), kept);
    }

    /// <summary>Returns the network as the list of sessions shows it, such as <c>203.0.113.x</c>.</summary>
    public static string? Describe(IPAddress? address) => address switch
    {
        null => null,
        _ when IPAddress.IsLoopback(address) => "localhost",
        _ when Of(address).BaseAddress is { AddressFamily: AddressFamily.InterNetwork } network => $"{network.ToString()[..^1]}x",
        _ => $"{Of(address).BaseAddress}x",
    };
}
