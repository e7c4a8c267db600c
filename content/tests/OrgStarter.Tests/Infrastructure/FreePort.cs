using System.Net;
using System.Net.Sockets;

namespace OrgStarter.Tests.Infrastructure;

/// <summary>A port of the loopback interface that nobody listened on a moment ago.</summary>
public static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
