namespace OrgStarter.Site;

/// <summary>Serves static files first, so that a stylesheet request does not load a session.</summary>
public static class SiteFiles
{
    public static IApplicationBuilder UseSiteFiles(this IApplicationBuilder app)
    {
        app.UseResponseCompression();
        return app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file =>
            {
                // The layout adds a hash of the content to the URL, so the content of that URL never changes.
                var forever = file.Context.Request.Query.ContainsKey("v");
                file.Context.Response.Headers.CacheControl = forever ? "public, max-age=31536000, immutable" : "no-cache";
            },
        });
    }
}
