using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Texts;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Telemetry;

namespace OrgStarter.Site;

public static class SiteServices
{
    public static void AddSite(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddRenamedSettings();
        builder.AddTelemetry(SiteVersion.Text);
        services.AddHostedService<StartupBanner>();
        builder.Services.AddReadiness();
        services.AddRateLimits();
        services.AddRequestText();
        services.AddDrain();
        services.AddSingleton(TimeProvider.System);
        services.AddRazorPages(options => options.Conventions.Add(new PageRouteTransformerConvention(new KebabCase())))
            // The site has no controllers. Scanning all types for them slows startup; delete this line to add controllers.
            .ConfigureApplicationPartManager(parts =>
                parts.FeatureProviders.Remove(parts.FeatureProviders.OfType<ControllerFeatureProvider>().Single()))
            .AddViewOptions(options => options.HtmlHelperOptions.ClientValidationEnabled = false)
            .AddMvcOptions(options =>
            {
                options.Filters.Add<ExpiredFormFilter>();
                options.Filters.Add<UnknownVerbFilter>();
                options.Filters.Add<LogtoRefusalFilter>();
                // No form uses jQuery field names, and parsing them throws if a bracket is not closed.
                options.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
                options.ValueProviderFactories.RemoveType<JQueryQueryStringValueProviderFactory>();
                // Each validation rule states its localized message; a non-nullable type adds no implicit rule.
                options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            });
        services.AddRouting(options => options.LowercaseUrls = true);
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Languages.Default).AddSupportedCultures(Languages.All).AddSupportedUICultures(Languages.All);
            // No ?culture= in URLs: a shared link must not change another user's language.
            options.RequestCultureProviders.OfType<CookieRequestCultureProvider>().Single().CookieName = LanguageCookie.Name;
            options.RequestCultureProviders = [.. options.RequestCultureProviders.Where(p => p is not QueryStringRequestCultureProvider)];
        });
        SiteCompression.Add(services);
        // The pages are UTF-8, so that letters of other languages need no character references.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddOptions<AntiforgeryOptions>().Configure<IHostEnvironment>((options, environment) =>
            SiteCookies.Harden(options.Cookie, "antiforgery", environment));
        services.AddOptions<CookieTempDataProviderOptions>().Configure<IHostEnvironment>((options, environment) =>
            SiteCookies.Harden(options.Cookie, "notice", environment));
        // Set on Kestrel, so that responses sent before any middleware also have no Server header.
        services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);
        // One year, as browser preload lists require. Does not include subdomains: other sites may use them.
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.AddOptions<PublicUrlOptions>().BindConfiguration(PublicUrlOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PublicUrlOptions>, PublicUrlValidator>();
        services.AddSingleton<PublicAddress>();
        services.AddOptions<SupportOptions>().BindConfiguration(SupportOptions.Section);
        services.AddSingleton<SitePages>();
        services.AddScoped<IPictures, NoPictures>();
        services.AddSingleton<IMailTexts, MailTexts>();
        services.AddExceptionHandler<LogtoOutage>();
        services.AddExceptionHandler<DatabaseOutage>();
        services.AddProblemDetails();
    }

    /// <summary>Converts Pages/Account/SignIn to /account/sign-in.</summary>
    private sealed class KebabCase : IOutboundParameterTransformer
    {
        public string? TransformOutbound(object? value) => value is null ? null
            : string.Concat(Convert.ToString(value, CultureInfo.InvariantCulture)!
                .Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{c}" : $"{c}")).ToLowerInvariant();
    }
}
