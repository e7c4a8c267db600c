using Microsoft.Extensions.Options;
using OrgStarter.Logto;

namespace OrgStarter.Site;

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

        return app.UseSecurityHeaders(policies => policies
            .AddFrameOptionsDeny()
            .AddContentTypeOptionsNoSniff()
            .AddReferrerPolicyStrictOriginWhenCrossOrigin()
            .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
            .AddPermissionsPolicy(features =>
            {
                // What no page here needs; a list of everything would name features that browsers then complain about.
                features.AddCamera().None();
                features.AddGeolocation().None();
                features.AddMicrophone().None();
                features.AddPayment().None();
                features.AddUsb().None();
            })
            .RemoveServerHeader()
            .AddContentSecurityPolicy(csp =>
            {
                csp.AddDefaultSrc().None();
                csp.AddScriptSrc().Self();
                csp.AddStyleSrc().Self();
                csp.AddFontSrc().Self();
                csp.AddConnectSrc().Self();
                // People's pictures come from wherever Logto says.
                csp.AddImgSrc().Self().Data().From("https:");
                // Forms post to the site; sign-in and sign-out then redirect to Logto, which browsers check as well.
                csp.AddFormAction().Self().From(logto);
                csp.AddBaseUri().Self();
                csp.AddFrameAncestors().None();
                csp.AddManifestSrc().Self();
            }));
    }
}
