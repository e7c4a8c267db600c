using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgStarter.DevLogto.Control;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Experience;
using OrgStarter.DevLogto.Hooks;
using OrgStarter.DevLogto.Mails;
using OrgStarter.DevLogto.Management;
using OrgStarter.DevLogto.Oidc;
using OrgStarter.DevLogto.Pages;
using OrgStarter.DevLogto.SignIn;

namespace OrgStarter.DevLogto;

/// <summary>
/// A Logto for one developer in the site's own process. Serves OpenID Connect and the Management API over HTTP on a loopback port. The site
/// uses it like any other Logto.
/// </summary>
public sealed partial class DevLogtoServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Store store;

    private DevLogtoServer(WebApplication app, Store store, string endpoint) => (this.app, this.store, Endpoint) = (app, store, endpoint);

    /// <summary>The value for <c>Logto:Endpoint</c>.</summary>
    public string Endpoint { get; }

    public Faults Faults => app.Services.GetRequiredService<Faults>();

    public Calls Calls => app.Services.GetRequiredService<Calls>();

    /// <exception cref="InvalidOperationException">The address is not on the loopback interface, or its port is in use.</exception>
    public static async Task<DevLogtoServer> StartAsync(DevLogtoOptions options)
    {
        var endpoint = (options.Url ?? $"http://localhost:{FreePort.Find()}").TrimEnd('/');
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || !address.IsLoopback || address.Scheme != Uri.UriSchemeHttp)
        {
            throw new InvalidOperationException(
                $"The embedded Logto is for this machine only, and its address is '{endpoint}'. Set DevLogto:Url to an address such as "
                    + "http://localhost:5081.");
        }

        var store = new Store(options);
        await store.PrepareAsync();
        var app = await BuildAsync(options, store, endpoint);
        try
        {
            await Applications.RegisterAsync(app.Services);
            await Applications.RegisterBackchannelAsync(app.Services, options.BackchannelLogoutUri);
            await app.StartAsync();
        }
        catch (IOException e)
        {
            await app.DisposeAsync();
            throw new InvalidOperationException(
                $"The embedded Logto cannot listen on {endpoint}: {e.Message} Set DevLogto:Url to another port.",
                e);
        }

        return new DevLogtoServer(app, store, endpoint);
    }

    /// <summary>
    /// Registers the site's webhook at this URL. Deliveries are signed with <see cref="DevLogtoWebhook.SigningKey"/>. The first ones say
    /// which roles have changed in the site's code since the last start, so that signed-in users have their new permissions too.
    /// </summary>
    public async Task DeliverToAsync(string url)
    {
        await store.DeliverToAsync(url);
        await using var scope = app.Services.CreateAsyncScope();
        var events = scope.ServiceProvider.GetRequiredService<HookEvents>();
        foreach (var role in store.ChangedRoles)
        {
            events.RaiseRoleScopes(role);
        }

        await events.PublishAsync();
    }

    /// <summary>Registers the redirect URIs after sign-in and sign-out, for a site at this URL (without a trailing slash).</summary>
    public Task SetSiteAddressAsync(string site)
    {
        app.Services.GetRequiredService<DevLogtoOptions>().SiteUrl = site;
        return Applications.RegisterSiteAsync(app.Services, site);
    }

    /// <summary>Registers the site's endpoint for OpenID Connect Back-Channel Logout.</summary>
    public Task TellOfSignOutsAsync(string url)
    {
        app.Services.GetRequiredService<DevLogtoOptions>().BackchannelLogoutUri = url;
        return Applications.RegisterBackchannelAsync(app.Services, url);
    }

    /// <summary>Restores the seed.</summary>
    public async Task ResetAsync()
    {
        Faults.Clear();
        await store.ResetAsync();
        await Applications.ResetAsync(app.Services);
        var options = app.Services.GetRequiredService<DevLogtoOptions>();
        await Applications.RegisterSiteAsync(app.Services, options.SiteUrl);
        await Applications.RegisterBackchannelAsync(app.Services, options.BackchannelLogoutUri);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static async Task<WebApplication> BuildAsync(DevLogtoOptions options, Store store, string endpoint)
    {
        // This is a separate server in the site's process: it does not read the site's configuration, arguments or environment.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(DevLogtoServer).Assembly.GetName().Name
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(endpoint);
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning)
            // These keys protect only a development cookie, so the warning about unencrypted keys in the home folder does not matter.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        var services = builder.Services;
        services.AddSingleton(options.Time);
        services.AddSingleton(options);
        services.AddSingleton(store);
        services.AddSingleton<Faults>();
        services.AddSingleton<Calls>();
        services.AddSignIn(await store.CookieKeyAsync());
        services.AddExperienceApi();
        services.AddPages();
        services.AddHttpContextAccessor();
        services.AddScoped<Mailbox>();
        services.AddScoped<MailDelivery>();
        services.AddScoped<HookEvents>();
        services.AddSingleton<HookDelivery>();
        services.AddHostedService(provider => provider.GetRequiredService<HookDelivery>());
        services.AddDbContext<DevLogtoDb>(db => DevLogtoDb.Configure((DbContextOptionsBuilder<DevLogtoDb>)db, options.Database));
        services.AddRouting();
        services.AddAuthentication();
        services.AddAuthorization();
        services.AddAntiforgery(antiforgery => antiforgery.Cookie.Name = $"{LogtoCookies.Site}_logto_antiforgery");
        // Prevents DNS rebinding: a web page elsewhere must not reach this server under its own host name.
        services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        var (signing, encryption) = await store.KeysAsync();
        services.AddOpenIdServer(options, $"{endpoint}/oidc", signing, encryption);

        var app = builder.Build();
        app.UseHostFiltering();
        app.Use((context, next) => app.Services.GetRequiredService<Calls>().InvokeAsync(context, next));
        app.Use((context, next) => app.Services.GetRequiredService<Faults>().InvokeAsync(context, next));
        app.Use(LogtoHeaders.InvokeAsync);
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseStatusCodePages(NoSuchRoute));
        app.UseRequestLocalization(languages =>
        {
            languages.AddSupportedCultures("en", "zh-Hant").AddSupportedUICultures("en", "zh-Hant");
            // Uses the language that the user chose on the site.
            languages.RequestCultureProviders.OfType<CookieRequestCultureProvider>().Single().CookieName = $"{LogtoCookies.Site}.language";
        });
        app.Use(Resume.InvokeAsync);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.Use(ForgedForm.RefuseAsync);
        app.MapOpenIdServer();
        app.MapManagementApi();
        app.MapExperienceApi();
        app.MapAccountApi();
        app.MapSignIn();
        app.MapPages();
        return app;
    }

    /// <summary>Responds to an unknown route or method of the Management API with the reason phrase of the status, as text.</summary>
    private static Task NoSuchRoute(StatusCodeContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(ReasonPhrases.GetReasonPhrase(response.StatusCode));
    }
}
