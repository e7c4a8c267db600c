using Microsoft.Extensions.Options;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Http;

/// <summary>Adds security headers to every response. Inline scripts and styles are forbidden.</summary>
public static class SiteHeaders
{
    /// <summary>A page for developers. Outside Development it does not exist.</summary>
    public const string ApiReferencePath = "/scalar";

    public static IApplicationBuilder UseSiteHeaders(this WebApplication app)
    {
        var logto = app.Services.GetRequiredService<IOptions<LogtoOptions>>().Value.BaseAddress.GetLeftPart(UriPartial.Authority);
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.Use(PreventPageCaching);
        // The API reference, which exists in Development only, has inline scripts.
        return app.UseWhen(context => !IsApiReference(context), secured =>
            secured.UseSecurityHeaders(policies => policies
                .AddFrameOptionsDeny()
                .AddContentTypeOptionsNoSniff()
                .AddReferrerPolicyStrictOriginWhenCrossOrigin()
                .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
                .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
                .AddPermissionsPolicy(features =>
                {
                    // Features that no page needs. Naming all features would cause warnings in browsers that do not know them.
                    features.AddCamera().None();
                    features.AddGeolocation().None();
                    features.AddMicrophone().None();
                    features.AddPayment().None();
                    features.AddUsb().None();
                })
                .AddCustomHeader("Reporting-Endpoints", $"csp=\"{CspReports.Path}\"")
                .AddContentSecurityPolicy(csp =>
                {
                    csp.AddDefaultSrc().None();
                    csp.AddScriptSrc().Self();
                    csp.AddStyleSrc().Self();
                    csp.AddFontSrc().Self();
                    csp.AddConnectSrc().Self().From(ReloadSockets(app));
                    // The site serves logos and avatars itself, so that no other server learns about its visitors.
                    csp.AddImgSrc().Self().Data();
                    // Sign-in and sign-out forms redirect to Logto, and browsers apply form-action to redirects, too.
                    csp.AddFormAction().Self().From(logto);
                    csp.AddBaseUri().None();
                    csp.AddFrameAncestors().None();
                    csp.AddManifestSrc().Self();
                    // Browsers that support report-to ignore report-uri.
                    csp.AddReportUri().To(CspReports.Path);
                    csp.AddReportTo("csp");
                })));
    }

    private static bool IsApiReference(HttpContext context) =>
        context.Request.Path.StartsWithSegments(ApiReferencePath)
        && context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment();

    /// <summary>Returns the URLs through which <c>dotnet watch</c> reloads pages (ASPNETCORE_AUTO_RELOAD_WS_ENDPOINT).</summary>
    private static string[] ReloadSockets(WebApplication app) =>
        app.Environment.IsDevelopment()
            ? (app.Configuration["AUTO_RELOAD_WS_ENDPOINT"] ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];

    /// <summary>
    /// Sends <c>no-store</c> for authenticated pages and secret addresses, so that after the sign-out neither the back button nor a cache
    /// shows them. Static files are served before authentication and stay cacheable.
    /// </summary>
    private static Task PreventPageCaching(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            var isSecret = context.GetEndpoint()?.Metadata.GetMetadata<SecretAddressAttribute>() is not null;
            if (isSecret || context.User.Identity?.IsAuthenticated == true)
            {
                context.Response.Headers.CacheControl = "no-store";
            }

            if (isSecret)
            {
                context.Response.Headers["Referrer-Policy"] = "no-referrer";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}

/// <summary>Marks a page whose URL is secret. Its responses are not cached, and its links send no referrer.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SecretAddressAttribute : Attribute;
