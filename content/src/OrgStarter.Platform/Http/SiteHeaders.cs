using Microsoft.Extensions.Options;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Http;

/// <summary>Security headers for every answer. Nothing inline is allowed, neither script nor style.</summary>
public static class SiteHeaders
{
    public static IApplicationBuilder UseSiteHeaders(this WebApplication app)
    {
        var logto = app.Services.GetRequiredService<IOptions<LogtoOptions>>().Value.BaseAddress.GetLeftPart(UriPartial.Authority);
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.Use(KeepNoPageOfAPerson);
        return app.UseSecurityHeaders(policies => policies
            .AddFrameOptionsDeny()
            .AddContentTypeOptionsNoSniff()
            .AddReferrerPolicyStrictOriginWhenCrossOrigin()
            .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
            .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
            .AddPermissionsPolicy(features =>
            {
                // What no page here needs; a list of everything would name features that browsers then complain about.
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
                // Logos and people's pictures lie on this site: no page tells a foreign server who reads it.
                csp.AddImgSrc().Self().Data();
                // Forms post to the site; sign-in and sign-out then redirect to Logto, which browsers check as well.
                csp.AddFormAction().Self().From(logto);
                csp.AddBaseUri().None();
                csp.AddFrameAncestors().None();
                csp.AddManifestSrc().Self();
                // Browsers that know report-to ignore report-uri.
                csp.AddReportUri().To(CspReports.Path);
                csp.AddReportTo("csp");
            }));
    }

    /// <summary>Where <c>dotnet watch</c>, in Development, tells an open page to reload; it sets ASPNETCORE_AUTO_RELOAD_WS_ENDPOINT.</summary>
    private static string[] ReloadSockets(WebApplication app) =>
        app.Environment.IsDevelopment() ? (app.Configuration["AUTO_RELOAD_WS_ENDPOINT"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];

    /// <summary>
    /// What somebody signed in got is kept nowhere, nor what lies at a secret address: after the sign-out neither the back button nor a cache shows it. Static files are
    /// answered before anybody is known, and stay kept.
    /// </summary>
    private static Task KeepNoPageOfAPerson(HttpContext context, RequestDelegate next)
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

/// <summary>Marks a page whose address is not for everybody: nothing keeps its answers, and no link out of it names where it came from.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SecretAddressAttribute : Attribute;
