using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrgStarter.DevLogto;

public static class DevLogtoExtensions
{
    /// <summary>Where it is when nothing says otherwise.</summary>
    private const string DefaultUrl = "http://localhost:5081";

    /// <summary>
    /// With no <c>Logto:Endpoint</c> configured, and only in Development: starts an embedded Logto before the site and points the
    /// site's configuration at it. In every other case it does nothing. <c>DevLogto:Url</c> and <c>DevLogto:Database</c> move it;
    /// <c>Site:PublicUrl</c>, else where the site listens, is what it knows the site by; <c>DevLogto:BackchannelLogoutUri</c> registers
    /// another place for logout tokens.
    /// </summary>
    /// <param name="rolePermissions">The organization template: the permissions of each role, from the highest role to the lowest.</param>
    /// <param name="webhookEvents">What the site wants to hear.</param>
    public static IWebHostBuilder UseDevLogto(
        this IWebHostBuilder builder, IReadOnlyDictionary<string, IReadOnlyList<string>> rolePermissions, IReadOnlyList<string> webhookEvents)
    {
        string? url = null;
        return builder
            .ConfigureAppConfiguration((context, configuration) =>
            {
                if (context.HostingEnvironment.IsDevelopment() && string.IsNullOrWhiteSpace(context.Configuration["Logto:Endpoint"]))
                {
                    url = context.Configuration["DevLogto:Url"] ?? DefaultUrl;
                    configuration.AddInMemoryCollection([.. Settings(url), new("Logto:EmbeddedAt", url)]);
                }
            })
            .ConfigureServices((context, services) =>
            {
                if (url is null)
                {
                    return;
                }

                var settings = context.Configuration.GetSection("DevLogto");
                var options = new DevLogtoOptions { RolePermissions = rolePermissions, WebhookEvents = webhookEvents, Url = url };
                options.Database = Path.Combine(context.HostingEnvironment.ContentRootPath, settings["Database"] ?? options.Database);
                options.BackchannelLogoutUri = settings["BackchannelLogoutUri"];
                options.SiteUrl = context.Configuration["Site:PublicUrl"] is { Length: > 0 } named ? named.TrimEnd('/') : null;
                services.AddSingleton(options);
                services.AddHostedService<DevLogtoService>();
            });
    }

    /// <summary>What to configure in a site, so that it uses an embedded Logto at this address.</summary>
    public static Dictionary<string, string?> Settings(string endpoint) => new()
    {
        ["Logto:Endpoint"] = endpoint,
        ["Logto:AppId"] = DevLogtoApplications.SiteId,
        ["Logto:AppSecret"] = DevLogtoApplications.SiteSecret,
        ["Logto:ApiResource"] = DevLogtoApplications.SiteApiResource,
        ["Logto:M2M:AppId"] = DevLogtoApplications.ManagementId,
        ["Logto:M2M:AppSecret"] = DevLogtoApplications.ManagementSecret,
        ["Logto:M2M:Resource"] = DevLogtoApplications.ManagementResource,
        ["Logto:Webhook:SigningKey"] = DevLogtoWebhook.SigningKey,
    };
}
