using OrgStarter.DevLogto;
using OrgStarter.Platform.LogtoSync.Webhooks;

[assembly: HostingStartup(typeof(OrgStarter.EmbeddedLogto))]

namespace OrgStarter;

/// <summary>
/// Starts the embedded Logto with the site, in Debug builds alone: ASP.NET Core runs it before <c>Program.cs</c>, by the attribute above
/// (https://learn.microsoft.com/aspnet/core/fundamentals/host/platform-specific-configuration).
/// </summary>
internal sealed class EmbeddedLogto : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder
        .UseDevLogto(
            configuration => (SiteRoles.For(configuration).ByRole, SiteRoles.For(configuration).ByMachineRole),
            WebhookEvents.Wanted)
        .ConfigureServices(services =>
        {
            // Registered only where the embedded Logto is the one in use.
            if (services.Any(service => service.ServiceType == typeof(DevLogtoOptions)))
            {
                services.AddHostedService<DemoData>();
            }
        });
}
