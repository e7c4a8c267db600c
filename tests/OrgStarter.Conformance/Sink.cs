using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrgStarter.Conformance;

/// <param name="Headers">By name in any letter case.</param>
/// <param name="Raw">The body, byte by byte as it was signed.</param>
public sealed record Delivery(string Path, IReadOnlyDictionary<string, string> Headers, string Raw);

/// <summary>A server on the loopback interface that takes whatever Logto sends and keeps it.</summary>
public sealed class Sink : IAsyncDisposable
{
    private readonly Channel<Delivery> deliveries = Channel.CreateUnbounded<Delivery>();
    private WebApplication? app;

    public string Address { get; private set; } = "";

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(async context =>
        {
            var raw = await new StreamReader(context.Request.Body).ReadToEndAsync();
            var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            await deliveries.Writer.WriteAsync(new Delivery(context.Request.Path, headers, raw));
            await context.Response.WriteAsync("ok");
        });
        await app.StartAsync();
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    /// <summary>Forgets what came before.</summary>
    public void Clear()
    {
        while (deliveries.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>The next delivery; one that never comes ends the wait.</summary>
    public async Task<Delivery?> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            return await deliveries.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }
}
