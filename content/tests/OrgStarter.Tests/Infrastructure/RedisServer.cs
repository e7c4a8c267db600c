using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OrgStarter.DevLogto;

namespace OrgStarter.Tests.Infrastructure;

/// <summary>A real Redis of its own for a test class, in memory, on the loopback interface.</summary>
public sealed class RedisServer : IDisposable
{
    private const string HowToGetOne = "No redis-server here: install Redis (Debian, Ubuntu: apt-get install redis-server) to run the tests that need one.";
    private readonly int port = FreePort.Find();
    private Process? process;

    public string ConnectionString => $"127.0.0.1:{port}";

    /// <summary>Without Redis on this machine the test is skipped; in CI it fails.</summary>
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
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", HowToGetOne);
            Assert.Fail(HowToGetOne);
        }

        process.BeginOutputReadLine();
        await ListensAsync();
    }

    /// <summary>As a power cut ends it.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.Dispose();
        process = null;
    }

    public void Dispose()
    {
        process?.Kill();
        process?.Dispose();
    }

    private async Task ListensAsync()
    {
        for (var i = 0; i < 300 && !process!.HasExited; i++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }

        throw new InvalidOperationException("Redis did not start.");
    }
}
