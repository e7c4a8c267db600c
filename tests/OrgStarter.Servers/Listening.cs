using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrgStarter.Servers;

/// <summary>Waits for a server that was started.</summary>
internal static class Listening
{
    /// <exception cref="InvalidOperationException">It ended, or fifteen seconds were not enough.</exception>
    public static async Task OnAsync(Process server, int port)
    {
        for (var i = 0; i < 300 && !server.HasExited; i++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new InvalidOperationException($"{server.StartInfo.FileName} did not start.");
    }
}
