using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using OrgStarter.DevLogto;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Infrastructure;

public enum LineFault
{
    None,

    /// <summary>Nobody answers: connections are closed at once, also those that were there.</summary>
    Refuse,

    /// <summary>Everything arrives ten seconds later.</summary>
    Slow,

    /// <summary>Of the next answer half arrives, and then the connection ends.</summary>
    CutInTheMiddle,
}

/// <summary>The cable between the site and a server: a test cuts it, and mends it.</summary>
public sealed class FaultyLine : IAsyncDisposable
{
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(10);
    private readonly TcpListener listener = new(IPAddress.Loopback, FreePort.Find());
    private readonly ConcurrentDictionary<TcpClient, byte> open = new();
    private readonly CancellationTokenSource end = new();
    private volatile LineFault fault;
    private int target;

    public FaultyLine()
    {
        listener.Start();
        _ = TakeAsync();
    }

    private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public LineFault Fault
    {
        get => fault;
        set
        {
            fault = value;
            if (value == LineFault.Refuse)
            {
                CloseAll();
            }
        }
    }

    /// <summary>The connection string of a PostgreSQL on this machine, with this line between.</summary>
    public string Through(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        (target, settings.Port) = (settings.Port, Port);
        return settings.ConnectionString;
    }

    /// <summary>The address of a server on this machine, with this line between.</summary>
    public string Through(Uri server)
    {
        target = server.Port;
        return $"{server.Host}:{Port}";
    }

    public ValueTask DisposeAsync()
    {
        end.Cancel();
        listener.Dispose();
        CloseAll();
        end.Dispose();
        return ValueTask.CompletedTask;
    }

    private void CloseAll()
    {
        foreach (var client in open.Keys)
        {
            client.Close();
        }
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await listener.AcceptTcpClientAsync(end.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient site)
    {
        using var server = new TcpClient();
        try
        {
            (open[site], open[server]) = (0, 0);
            if (fault == LineFault.Refuse)
            {
                return;
            }

            await server.ConnectAsync(IPAddress.Loopback, target, end.Token);
            await Task.WhenAny(CarryAsync(site, server, isAnswer: false), CarryAsync(server, site, isAnswer: true));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Either end has hung up.
        }
        finally
        {
            open.TryRemove(site, out _);
            open.TryRemove(server, out _);
            site.Dispose();
        }
    }

    private async Task CarryAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        var piece = new byte[16_384];
        while (await from.GetStream().ReadAsync(piece, end.Token) is > 0 and var length)
        {
            if (fault == LineFault.Slow)
            {
                await Task.Delay(Slowness, end.Token);
            }

            var isCut = isAnswer && fault == LineFault.CutInTheMiddle;
            await to.GetStream().WriteAsync(piece.AsMemory(0, isCut ? length / 2 : length), end.Token);
            if (isCut)
            {
                return;
            }
        }
    }
}
