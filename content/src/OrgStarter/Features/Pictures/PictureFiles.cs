using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Site;

namespace OrgStarter.Features.Pictures;

/// <summary>
/// Serves <c>/pictures/{id}</c>. Public like static files, without a session, and cached permanently: a URL's content never changes.
/// Logto's sign-in page loads these files, too.
/// </summary>
public static class PictureFiles
{
    /// <summary>Must run before the site's security headers, which forbid use by other origins.</summary>
    public static IApplicationBuilder UsePictures(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            await next(context);
        }
        else if (await FindAsync(context) is { } picture)
        {
            response.CacheForever(picture.ContentType);
            response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            response.ContentLength = picture.Bytes.Length;
            if (HttpMethods.IsGet(request.Method))
            {
                await response.Body.WriteAsync(picture.Bytes, context.RequestAborted);
            }
        }
        else
        {
            await next(context);
        }
    });

    public static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    private static async Task<Picture?> FindAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        return path.StartsWith(PictureStore.Path, StringComparison.Ordinal) && path[PictureStore.Path.Length..] is var id && IsId(id)
            ? await context.RequestServices.GetRequiredService<AppDbContext>()
                .Pictures.AsNoTracking()
                .FirstOrDefaultAsync(p => p.Id == id, context.RequestAborted)
            : null;
    }
}
