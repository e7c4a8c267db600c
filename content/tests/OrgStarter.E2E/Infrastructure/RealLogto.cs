using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using OrgStarter.Logto;
using OrgStarter.Setup;
using OrgStarter.Setup.Commands;

namespace OrgStarter.E2E.Infrastructure;

/// <summary>
/// A Logto that is not the embedded one: <c>LOGTO_ENDPOINT</c>, with <c>LOGTO_M2M_APP_ID</c> and <c>LOGTO_M2M_APP_SECRET</c>. The site's own
/// command sets it up, and its mail connector is one that hands every mail over HTTP to this process. For a Logto that may be spoilt:
/// people and organizations stay in it.
/// </summary>
public sealed class RealLogto : IAsyncDisposable
{
    private readonly HttpListener sink = new();
    private readonly ConcurrentQueue<JsonNode> mails = new();
    private readonly MachineToMachineOptions machine;

    private RealLogto(string endpoint, MachineToMachineOptions machine) => (Endpoint, this.machine) = (endpoint.TrimEnd('/'), machine);

    public string Endpoint { get; }

    /// <returns>Null where the environment names none.</returns>
    public static RealLogto? Find() => Environment.GetEnvironmentVariable("LOGTO_ENDPOINT") is { Length: > 0 } endpoint
        ? new(endpoint, new() { AppId = Variable("LOGTO_M2M_APP_ID"), AppSecret = Variable("LOGTO_M2M_APP_SECRET") }) : null;

    /// <returns>The settings of a site at this address, as <c>logto apply</c> wrote them.</returns>
    public async Task<IEnumerable<(string Name, string Value)>> SetUpAsync(string site, string folder)
    {
        var port = RunningSite.FreePort();
        sink.Prefixes.Add($"http://localhost:{port}/");
        sink.Start();
        _ = TakeMailsAsync();
        await using (var client = new SetupClient(new SetupTarget(new LogtoOptions { Endpoint = Endpoint, M2M = machine }, site, "")))
        {
            await client.Management.SendAsync(HttpMethod.Post, "connectors", new JsonObject
            {
                ["connectorId"] = "http-email",
                ["config"] = new JsonObject { ["endpoint"] = $"http://localhost:{port}/" },
            }, CancellationToken.None);
            // Asking the world which passwords were stolen needs a way into it.
            await client.Management.SendAsync(HttpMethod.Patch, "sign-in-exp", new JsonObject
            {
                ["passwordPolicy"] = new JsonObject { ["rejects"] = new JsonObject { ["pwned"] = false } },
            }, CancellationToken.None);
        }

        var file = Path.Combine(folder, "site.env");
        string[] arguments = ["logto", "apply", "--endpoint", Endpoint, "--m2m-app-id", machine.AppId, "--m2m-app-secret", machine.AppSecret, "--site", site, "--env-file", file, "--yes"];
        using var output = new StringWriter();
        var console = new SetupConsole(TextReader.Null, output, output, null);
        var code = await LogtoCommand.RunAsync(arguments, new ConfigurationBuilder().Build(), new HostingEnvironment { EnvironmentName = "Production" }, console);
        Assert.True(code == 0, output.ToString());
        return File.ReadLines(file).Select(line => (line.Split('=')[0].Replace("__", ":", StringComparison.Ordinal), line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]));
    }

    /// <summary>The payload of the latest mail of a kind to an address, once it has come.</summary>
    public async Task<JsonNode> MailAsync(string to, params string[] types)
    {
        for (var i = 0; i < 200; i++)
        {
            if (mails.LastOrDefault(mail => (string?)mail["to"] == to && types.Contains((string?)mail["type"])) is { } mail)
            {
                return mail["payload"]!;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"No mail ({string.Join(", ", types)}) came to {to}.");
    }

    public ValueTask DisposeAsync()
    {
        sink.Close();
        return ValueTask.CompletedTask;
    }

    private async Task TakeMailsAsync()
    {
        while (sink.IsListening)
        {
            try
            {
                var context = await sink.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                mails.Enqueue(JsonNode.Parse(await reader.ReadToEndAsync())!);
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"Set {name} beside LOGTO_ENDPOINT.");
}
