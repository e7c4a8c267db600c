using System.ComponentModel;
using System.Diagnostics;
using OrgStarter.DevLogto;
using OrgStarter.Testing;
using StackExchange.Redis;

namespace OrgStarter.Servers;

/// <summary>A real Redis of its own in memory, on the loopback interface.</summary>
public sealed class RedisServer : IDisposable
{
    private readonly int port = FreePort.Find();
    private Process? process;

    public string ConnectionString => $"127.0.0.1:{port}";

    /// <summary>What a site has to be told, and no more.</summary>
    public (string Name, string Value) Setting => ("ConnectionStrings:Redis", ConnectionString);

    /// <exception cref="MissingProgramException">No Redis on this machine.</exception>
    public async Task StartAsync()
    {
        if (process is not null)
        {
            return;
        }

        var start = new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new MissingProgramException("No redis-server here: install Redis (Debian, Ubuntu: apt-get install redis-server).");
        }

        process.BeginOutputReadLine();
        await Listening.OnAsync(process, port);
    }

    /// <summary>As a power cut ends it.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>It stays connected and answers nothing, as a server that is overloaded or swaps.</summary>
    public void Suspend() => Signal("STOP");

    public void Resume() => Signal("CONT");

    /// <summary>Everything that it holds, as anybody could read who gets in: keys, and values that are texts.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AllAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        var held = new Dictionary<string, string>();
        await foreach (var key in connection.GetServers().Single().KeysAsync())
        {
            held[key.ToString()] = (await connection.GetDatabase().StringGetAsync(key)).ToString();
        }

        return held;
    }

    public void Dispose()
    {
        process?.Kill();
        process?.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process!.Id}"]);
        kill.WaitForExit();
    }
}
