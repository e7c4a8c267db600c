using System.Net;
using System.Net.Sockets;

namespace OrgStarter.Platform.Http;

/// <summary>The network that an address belongs to: as much of it as is kept, and as a person needs to recognize their own.</summary>
public static class Network
{
    /// <param name="bits">Of an IPv4 address, also of one that is mapped to IPv6.</param>
    /// <param name="bits6">Of an IPv6 address; /48 is what providers give one household or company.</param>
    public static IPNetwork Of(IPAddress address, int bits = 24, int bits6 = 48)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var kept = address.AddressFamily == AddressFamily.InterNetwork ? bits : bits6;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, kept / 8, bytes.Length - (kept / 8));
        return new IPNetwork(new IPAddress(bytes), kept);
    }

    /// <summary>The network as the list of sessions shows it: <c>203.0.113.x</c>.</summary>
    public static string? Words(IPAddress? address) => address switch
    {
        null => null,
        _ when IPAddress.IsLoopback(address) => "localhost",
        _ when Of(address).BaseAddress is { AddressFamily: AddressFamily.InterNetwork } network => $"{network.ToString()[..^1]}x",
        _ => $"{Of(address).BaseAddress}x",
    };
}
