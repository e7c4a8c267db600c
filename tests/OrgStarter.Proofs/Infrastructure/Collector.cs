using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Infrastructure;

/// <summary>A collector of OpenTelemetry's, on a real port: keeps what a site sends it, byte by byte. Its
/// texts stand in it as they are.</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> received = new();
    private readonly WebApplication port;

    private Collector(WebApplication port) => this.port = port;

    /// <summary>What a site has to be told; the last line makes it send more than any installation does.</summary>
    public (string, string)[] Settings =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", port.Urls.Single()),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        // What a busy machine cannot send at once would be dropped.
        ("OTEL_BLRP_MAX_QUEUE_SIZE", "1000000"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "1000000"),
        ("Logging:OpenTelemetry:LogLevel:Default", "Trace"),
    ];

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector.port.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            collector.received.Enqueue((context.Request.Path, body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
        });
        await collector.port.StartAsync();
        return collector;
    }

    /// <param name="signal"><c>traces</c>, <c>metrics</c> or <c>logs</c>.</param>
    public string Of(string signal) =>
        string.Concat(received.Where(sent => sent.Path == $"/v1/{signal}").Select(sent => Encoding.UTF8.GetString(sent.Body)));

    public ValueTask DisposeAsync() => port.DisposeAsync();
}
