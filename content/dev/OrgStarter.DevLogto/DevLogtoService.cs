using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto;

/// <summary>Starts the embedded Logto before the site listens, ends it with the site, and tells each where the other is.</summary>
internal sealed partial class DevLogtoService(
    DevLogtoOptions options, IServer site, IHostEnvironment environment, IConfiguration configuration, ILogger<DevLogtoService> log) : IHostedLifecycleService
{
    private DevLogtoServer? server;

    /// <exception cref="InvalidOperationException">This is not Development, or the address is not on the loopback interface, or taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment())
        {
            throw new InvalidOperationException(
                $"The embedded Logto lets anybody be anybody: it runs in Development only, and this is {environment.EnvironmentName}. Set Logto:Endpoint to a real Logto.");
        }

        // A file of secrets, read later than this was set up, may name another Logto.
        if (configuration["Logto:Endpoint"] == options.Url)
        {
            server = await DevLogtoServer.StartAsync(options);
        }
    }

    /// <summary>Everything has started, so the site listens and knows its port.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (server is null)
        {
            return;
        }

        var addresses = site.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (SiteWebhook.Address(addresses, "/") is { } address)
        {
            var url = options.SiteUrl ?? address.TrimEnd('/');
            await server.LeadBackToAsync(url);
            await server.DeliverToAsync(url + DevLogtoWebhook.Path);
            await server.TellOfSignOutsAsync(options.BackchannelLogoutUri ?? url + DevLogtoApplications.BackchannelLogoutPath);
        }

        LogReady(string.Join(", ", addresses), server.Endpoint);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    // The other moments of a start and a stop need nothing.
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Site: {Site}. Embedded Logto: {Logto} (inbox: {Logto}/dev/inbox).")]
    private partial void LogReady(string site, string logto);
}
