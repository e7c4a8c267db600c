using System.Net;
using System.Net.Sockets;

namespace OrgStarter.DevLogto;

/// <summary>
/// Finds a free port of the loopback interface, below 32,768. Systems use the ports above for outgoing connections (RFC 6335, section 6;
/// Linux starts at 32,768), so such a port could be taken between the check and its use.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Count = 10_000;
    private static int next = Random.Shared.Next(Count);

    /// <summary>Returns a port. The same process gets it again only after all other ports were returned.</summary>
    /// <exception cref="InvalidOperationException">No port is free.</exception>
    public static int Find()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free on the loopback interface.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            // "localhost" resolves to IPv4 and, where it is supported, to IPv6.
            using var four = new TcpListener(IPAddress.Loopback, port);
            four.Start();
            if (Socket.OSSupportsIPv6)
            {
                using var six = new TcpListener(IPAddress.IPv6Loopback, port);
                six.Start();
            }

            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
