using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RolePermissions = System.Collections.Generic.IReadOnlyDictionary<string, System.Collections.Generic.IReadOnlyList<string>>;

namespace OrgStarter.DevLogto;

public static class DevLogtoExtensions
{
    /// <summary>The address when <c>DevLogto:Url</c> is not set.</summary>
    private const string DefaultUrl = "http://localhost:5081";

    /// <summary>
    /// Starts an embedded Logto before the site and points the site's configuration at it. It starts nothing outside Development or when
    /// <c>Logto:Endpoint</c> is another address.
    /// </summary>
    /// <remarks>
    /// <c>DevLogto:Url</c> and <c>DevLogto:Database</c> set its address and file. It reaches the site at <c>Site:PublicUrl</c>, or else at
    /// the address that the site listens on. <c>DevLogto:BackchannelLogoutUri</c> registers another endpoint for logout tokens.
    /// </remarks>
    /// <param name="rolePermissions">
    /// Returns the organization template for the site's settings: the permissions of each role of users, from the highest role to the
    /// lowest, and of each role of machines.
    /// </param>
    /// <param name="webhookEvents">The events that the site's webhook subscribes to.</param>
    public static IWebHostBuilder UseDevLogto(
        this IWebHostBuilder builder,
        Func<IConfiguration, (RolePermissions OfUsers, RolePermissions OfMachines)> rolePermissions,
        IReadOnlyList<string> webhookEvents)
    {
        string? url = null;
        return builder
            .ConfigureAppConfiguration((context, configuration) =>
            {
                if (!context.HostingEnvironment.IsDevelopment())
                {
                    return;
                }

                var own = context.Configuration["DevLogto:Url"] ?? DefaultUrl;
                if (context.Configuration["Logto:EmbeddedEndpoint"] is null)
                {
                    // Set beside another Logto too: "logto apply" must recognize this address and never write it into the settings.
                    configuration.AddInMemoryCollection([new("Logto:EmbeddedEndpoint", own)]);
                }

                var endpoint = context.Configuration["Logto:Endpoint"];
                if (string.IsNullOrWhiteSpace(endpoint) || endpoint.TrimEnd('/') == own.TrimEnd('/'))
                {
                    url = own;
                    configuration.AddInMemoryCollection(Settings(own));
                }
            })
            .ConfigureServices((context, services) =>
            {
                if (url is null)
                {
                    return;
                }

                var settings = context.Configuration.GetSection("DevLogto");
                var (ofUsers, ofMachines) = rolePermissions(context.Configuration);
                var options = new DevLogtoOptions
                {
                    RolePermissions = ofUsers,
                    MachineRolePermissions = ofMachines,
                    WebhookEvents = webhookEvents,
                    Url = url,
                    HasHistory = true,
                };
                options.Database = Path.Combine(context.HostingEnvironment.ContentRootPath, settings["Database"] ?? options.Database);
                options.BackchannelLogoutUri = settings["BackchannelLogoutUri"];
                options.SiteUrl = context.Configuration["Site:PublicUrl"] is { Length: > 0 } named ? named.TrimEnd('/') : null;
                options.TermsOfUseUrl = context.Configuration["Logto:TermsOfUseUrl"];
                options.PrivacyPolicyUrl = context.Configuration["Logto:PrivacyPolicyUrl"];
                services.AddSingleton(options);
                services.AddHostedService<DevLogtoService>();
            });
    }

    /// <summary>Returns the settings of a site that uses an embedded Logto at this address.</summary>
    public static Dictionary<string, string?> Settings(string endpoint) => new()
    {
        ["Logto:Endpoint"] = endpoint,
        ["Logto:AppId"] = DevLogtoApplications.SiteId,
        ["Logto:AppSecret"] = DevLogtoApplications.SiteSecret,
        ["Logto:ApiResource"] = DevLogtoApplications.SiteApiResource,
        ["Logto:OperatorResource"] = DevLogtoApplications.OperatorResource,
        ["Logto:M2M:AppId"] = DevLogtoApplications.ManagementId,
        ["Logto:M2M:AppSecret"] = DevLogtoApplications.ManagementSecret,
        ["Logto:M2M:Resource"] = DevLogtoApplications.ManagementResource,
        ["Logto:Webhook:SigningKey"] = DevLogtoWebhook.SigningKey,
    };
}
