using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Texts;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Telemetry;

namespace OrgStarter.Site;

/// <summary>Razor Pages, languages, antiforgery and compression: what any site has.</summary>
public static class SiteServices
{
    public static void AddSite(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddTelemetry(SiteVersion.Text);
        services.AddHostedService<StartupBanner>();
        builder.Services.AddReadiness();
        services.AddRateLimits();
        services.AddRequestText();
        services.AddDrain();
        services.AddSingleton(TimeProvider.System);
        services.AddRazorPages(options => options.Conventions.Add(new PageRouteTransformerConvention(new KebabCase())))
            // Nobody looks through every class for controllers at the start: there are none. Take this line out to add one.
            .ConfigureApplicationPartManager(parts => parts.FeatureProviders.Remove(parts.FeatureProviders.OfType<ControllerFeatureProvider>().Single()))
            .AddViewOptions(options => options.HtmlHelperOptions.ClientValidationEnabled = false)
            .AddMvcOptions(options =>
            {
                options.Filters.Add<ExpiredFormFilter>();
                options.Filters.Add<UnknownVerbFilter>();
                options.Filters.Add<LogtoRefusalFilter>();
                // Nothing here writes field names in jQuery's way, and reading them so fails on a bracket that nobody closed.
                options.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
                options.ValueProviderFactories.RemoveType<JQueryQueryStringValueProviderFactory>();
                // Every rule is stated with its words from the resources; none comes from a type by itself.
                options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            });
        services.AddRouting(options => options.LowercaseUrls = true);
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Languages.Default).AddSupportedUICultures(Languages.All);
            // Words are in the language; dates and numbers are as in the reader's region of it.
            options.SupportedCultures = [.. Languages.Regions];
            // No ?culture= in addresses: a shared link must not change the reader's language.
            options.RequestCultureProviders.OfType<CookieRequestCultureProvider>().Single().CookieName = LanguageCookie.Name;
            options.RequestCultureProviders = [.. options.RequestCultureProviders.Where(p => p is not QueryStringRequestCultureProvider)];
        });
        services.AddResponseCompression(options =>
        {
            // Static files only: pages carry secrets, and compressing those over TLS invites guessing (BREACH).
            options.EnableForHttps = true;
            options.MimeTypes = ["text/css", "text/javascript", "image/svg+xml"];
        });
        // Files are asked for once and kept by the browser: the better compression costs little and is felt on a phone.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.AddOptions<AntiforgeryOptions>().Configure<IHostEnvironment>((options, environment) =>
            SiteCookies.Harden(options.Cookie, "antiforgery", environment));
        services.AddOptions<CookieTempDataProviderOptions>().Configure<IHostEnvironment>((options, environment) =>
            SiteCookies.Harden(options.Cookie, "notice", environment));
        // No answer says which server made it, not even one that Kestrel gives before any middleware.
        services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);
        // A year, as browsers' preload lists ask for; what lies on subdomains is not ours to decide.
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.AddOptions<PublicUrlOptions>().BindConfiguration("Site").ValidateOnStart();
        services.AddSingleton<IValidateOptions<PublicUrlOptions>, PublicUrlValidator>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<SitePages>();
        services.AddScoped<IPictures, NoPictures>();
        services.AddSingleton<IMailTexts, MailTexts>();
        services.AddExceptionHandler<LogtoOutage>();
        services.AddExceptionHandler<DatabaseOutage>();
        services.AddProblemDetails();
    }

    /// <summary>Pages/Account/SignIn becomes /account/sign-in.</summary>
    private sealed class KebabCase : IOutboundParameterTransformer
    {
        public string? TransformOutbound(object? value) => value is null ? null
            : string.Concat(Convert.ToString(value, CultureInfo.InvariantCulture)!
                .Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{c}" : $"{c}")).ToLowerInvariant();
    }
}
