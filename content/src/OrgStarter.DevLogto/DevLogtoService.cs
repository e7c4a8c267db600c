using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrgStarter.DevLogto;

/// <summary>Starts the embedded Logto before the site listens, ends it with the site, and says where both are.</summary>
internal sealed partial class DevLogtoService(
    DevLogtoOptions options, IServer site, IHostEnvironment environment, IHostApplicationLifetime lifetime, ILogger<DevLogtoService> log) : IHostedService
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

        server = await DevLogtoServer.StartAsync(options);
        lifetime.ApplicationStarted.Register(() => LogReady(
            string.Join(", ", site.Features.Get<IServerAddressesFeature>()?.Addresses ?? []), server.Endpoint));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [LoggerMessage(LogLevel.Information, "Site: {Site}. Embedded Logto: {Logto} (inbox: {Logto}/dev/inbox).")]
    private partial void LogReady(string site, string logto);
}
