using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Data;
using OrgStarter.Platform.Http;

namespace OrgStarter.Features.FormDrafts;

/// <summary>
/// Stores form input while the user signs in again. The form's page then restores it; the site never submits it. The draft belongs
/// to one browser (a random id in a cookie), one URL and one user: only for that user the form's antiforgery token is valid.
/// </summary>
public sealed class FormDraftStore(
    Lazy<AppDbContext> db, IDataProtectionProvider protection, IAntiforgery antiforgery, IOptions<AntiforgeryOptions> tokens,
    IOptionsMonitor<CookieAuthenticationOptions> sessions, TimeProvider time, IHostEnvironment environment) : IFormDrafts
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>The size limit of the encrypted form, in bytes. Larger forms are not stored.</summary>
    private const int MaxLength = 1_000_000;

    /// <summary>The limit per browser. A further draft discards the oldest.</summary>
    private const int MaxDrafts = 10;

    private readonly IDataProtector protector = protection.CreateProtector("FormDraft");

    /// <returns>The URL of the form's page. Null if it is not a form of this site, or the browser never had a session.</returns>
    public async Task<string?> KeepAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || !HadSession(context))
        {
            return null;
        }

        if (await ReadAsync(context) is not { } form || form[tokens.Value.FormFieldName].ToString() is not { Length: > 0 } proof)
        {
            return null;
        }

        var (address, now) = (PageOf(request), time.GetUtcNow());
        var fields = form.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal) && field.Key != tokens.Value.FormFieldName)
            .ToDictionary(field => field.Key, field => field.Value.ToArray());
        var content = protector.Protect(JsonSerializer.SerializeToUtf8Bytes(new DraftContent(address, proof, fields)));
        if (content.Length > MaxLength)
        {
            return null;
        }

        if (fields.Count > 0)
        {
            var id = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
            db.Value.FormDrafts.Add(new FormDraft { Id = id, Content = content, ExpiresAt = now + Lifetime });
            await db.Value.SaveChangesAsync(context.RequestAborted);
            SiteCookies.KeepNewest(context, Prefix, MaxDrafts - 1, Cookie(life: null));
            context.Response.Cookies.Append(CookieName(address), id, Cookie(Lifetime));
        }

        return address;
    }

    /// <returns>Null if the body is not a valid form, despite its content type.</returns>
    private static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    /// <returns>The stored input for this page's form, or null.</returns>
    internal async Task<Dictionary<string, string?[]>?> FindAsync(HttpContext context)
    {
        if (!context.Request.Cookies.Keys.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            return null;
        }

        var (address, now) = (PageOf(context.Request), time.GetUtcNow());
        if (!context.Request.Cookies.TryGetValue(CookieName(address), out var id))
        {
            return null;
        }

        var row = await db.Value.FormDrafts.AsNoTracking().FirstOrDefaultAsync(
            form => form.Id == id && form.ExpiresAt > now,
            context.RequestAborted);
        var content = row is null ? null : JsonSerializer.Deserialize<DraftContent>(protector.Unprotect(row.Content));
        return content?.Address == address && await IsTheirsAsync(context, content.Proof) ? content.Fields : null;
    }

    public async Task ForgetAsync(HttpContext context)
    {
        var name = CookieName(PageOf(context.Request));
        if (context.Request.Cookies.TryGetValue(name, out var id))
        {
            await db.Value.FormDrafts.Where(form => form.Id == id).ExecuteDeleteAsync(CancellationToken.None);
            context.Response.Cookies.Delete(name, Cookie(life: null));
        }
    }

    private async Task<bool> IsTheirsAsync(HttpContext context, string proof)
    {
        var header = tokens.Value.HeaderName!;
        context.Request.Headers[header] = proof;
        try
        {
            await antiforgery.ValidateRequestAsync(context);
            return true;
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
        finally
        {
            context.Request.Headers.Remove(header);
        }
    }

    /// <summary>Accepts a signed-in user or a genuine cookie of an expired session: anonymous clients must not fill this table.</summary>
    private bool HadSession(HttpContext context)
    {
        var options = sessions.Get(CookieAuthenticationDefaults.AuthenticationScheme);
        return context.User.Identity?.IsAuthenticated == true
            || options.TicketDataFormat.Unprotect(options.CookieManager.GetRequestCookie(context, options.Cookie.Name!)) is not null;
    }

    /// <summary>Returns the form's URL without the handler name: that is the URL of its page.</summary>
    private static string PageOf(HttpRequest request)
    {
        var query = QueryHelpers.ParseQuery(request.QueryString.Value).Where(part => part.Key != "handler");
        return QueryHelpers.AddQueryString($"{request.PathBase}{request.Path}", query);
    }

    private string Prefix { get; } = SiteCookies.HardenedName("kept.", environment);

    /// <summary>Returns a cookie name per URL, so that two tabs keep separate drafts.</summary>
    private string CookieName(string address) =>
        $"{Prefix}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..16]}";

    private CookieOptions Cookie(TimeSpan? life) => new()
    {
        Path = "/",
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        Secure = !environment.IsDevelopment(),
        MaxAge = life,
    };
}
