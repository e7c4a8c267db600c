using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Http;

namespace OrgStarter.Site;

/// <summary>
/// Compresses static files well, and pages fast. The length of a compressed page can reveal its secrets to an attacker who makes the
/// browser request it with chosen input and reads the length off the network (BREACH). This class prevents that:
/// <list type="bullet">
/// <item>It compresses only pages that the user or the site itself requests: <c>Sec-Fetch-Site</c> is <c>none</c> or <c>same-origin</c>.
/// A link or a form of another site gets the page uncompressed, and so does a browser that does not send the header.</item>
/// <item>A page contains one antiforgery token, encrypted anew for each response.</item>
/// <item>It never compresses a page whose URL is secret (<see cref="SecretAddressAttribute"/>). Put the attribute on a page that shows
/// a secret.</item>
/// </list>
/// A proxy must not compress pages, because it does not know these rules.
/// </summary>
public sealed class SiteCompression(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    private const string Html = "text/html";

    private readonly Dictionary<string, ICompressionProvider> fast = new ICompressionProvider[]
    {
        new BrotliCompressionProvider(Options.Create(new BrotliCompressionProviderOptions { Level = CompressionLevel.Fastest })),
        new GzipCompressionProvider(Options.Create(new GzipCompressionProviderOptions { Level = CompressionLevel.Fastest })),
    }.ToDictionary(provider => provider.EncodingName);

    public static void Add(IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [Html, "text/css", "text/javascript", "image/svg+xml"];
        });
        // The browser requests a file once and caches it, so slow, strong compression is worth its cost.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.AddSingleton<IResponseCompressionProvider, SiteCompression>();
    }

    public override bool ShouldCompressResponse(HttpContext context) =>
        base.ShouldCompressResponse(context) && (!IsPage(context) || IsSafe(context));

    public override ICompressionProvider? GetCompressionProvider(HttpContext context) =>
        base.GetCompressionProvider(context) is not { } chosen ? null : IsPage(context) ? fast[chosen.EncodingName] : chosen;

    private static bool IsPage(HttpContext context) =>
        context.Response.ContentType?.StartsWith(Html, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsSafe(HttpContext context) =>
        context.Request.Headers["Sec-Fetch-Site"].ToString() is "same-origin" or "none"
        && context.GetEndpoint()?.Metadata.GetMetadata<SecretAddressAttribute>() is null;
}
