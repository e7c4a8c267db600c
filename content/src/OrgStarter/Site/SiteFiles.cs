namespace OrgStarter.Site;

/// <summary>Static files, before anything that costs: no session is read for a stylesheet.</summary>
public static class SiteFiles
{
    public static IApplicationBuilder UseSiteFiles(this IApplicationBuilder app)
    {
        app.UseResponseCompression();
        return app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file =>
            {
                // asp-append-version puts the content's hash into the address: that address never changes its content.
                var forever = file.Context.Request.Query.ContainsKey("v");
                file.Context.Response.Headers.CacheControl = forever ? "public, max-age=31536000, immutable" : "no-cache";
            },
        });
    }
}
