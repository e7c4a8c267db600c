using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto;

/// <summary>Starts the embedded Logto before the site listens, stops it with the site, and gives each the other's address.</summary>
internal sealed partial class DevLogtoService(
    DevLogtoOptions options, IServer site, IHostEnvironment environment, IConfiguration configuration, ILogger<DevLogtoService> log)
    : IHostedLifecycleService
{
    private DevLogtoServer? server;

    /// <exception cref="InvalidOperationException">
    /// The environment is not Development, or the address is not on the loopback interface or is in use.
    /// </exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment())
        {
            throw new InvalidOperationException(
                $"The embedded Logto signs in any user without a password. It runs in Development only; this is "
                    + $"{environment.EnvironmentName}. Set Logto:Endpoint to a real Logto.");
        }

        // User secrets load after UseDevLogto runs, and can configure another Logto.
        if (configuration["Logto:Endpoint"] == options.Url)
        {
            server = await DevLogtoServer.StartAsync(options);
        }
    }

    /// <summary>Registers the site's addresses. The site listens now, so its port is known.</summary>
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
            await server.SetSiteAddressAsync(url);
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

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Site: {Site}. Embedded Logto: {Logto} (inbox: {Logto}/dev/inbox).")]
    private partial void LogReady(string site, string logto);
}
