using System.Net;
using System.Net.Sockets;

namespace OrgStarter.DevLogto;

/// <summary>
/// A port of the loopback interface that nobody listens on. It comes from below 32,768: the ports above are those that systems hand out
/// for outgoing connections (RFC 6335, section 6; Linux starts at 32,768), so that one of them may be gone between the look and the start.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Count = 10_000;
    private static int next = Random.Shared.Next(Count);

    /// <summary>Never the same port twice in one process until all of them were had.</summary>
    /// <exception cref="InvalidOperationException">None of them is free.</exception>
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
            // "localhost" is both of them, where there are both.
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
