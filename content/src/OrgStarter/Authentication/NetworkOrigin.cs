using System.Net;
using System.Net.Sockets;

namespace OrgStarter.Authentication;

/// <summary>
/// Where a request came from, as much of it as a person needs to recognize their own network: the first three parts of an IPv4
/// address, the first three of IPv6 (a /48, what providers give one household or company).
/// </summary>
public static class NetworkOrigin
{
    public static string? Of(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }

        var bytes = address?.GetAddressBytes();
        return address?.AddressFamily switch
        {
            _ when address is not null && IPAddress.IsLoopback(address) => "localhost",
            AddressFamily.InterNetwork => $"{bytes![0]}.{bytes[1]}.{bytes[2]}.x",
            AddressFamily.InterNetworkV6 => $"{new IPAddress([.. bytes![..6], .. new byte[10]])}x",
            _ => null,
        };
    }
}
