using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;

namespace OrgStarter.DevLogto.Management;

/// <summary>
/// Logto's paging: <c>page</c> from 1, <c>page_size</c> from 1 to 100, and headers with the total and the links to other pages.
/// </summary>
internal static class Paging
{
    public static async Task<List<T>> PageAsync<T>(this IQueryable<T> rows, HttpContext context)
    {
        var request = context.Request;
        var (page, size) = (Number(request, "page", 1, int.MaxValue), Number(request, "page_size", 20, 100));
        var total = await rows.CountAsync();
        var last = Math.Max(1, (total + size - 1) / size);
        var links = new List<string> { Link(1, "first"), Link(last, "last") };
        if (page > 1)
        {
            links.Add(Link(page - 1, "prev"));
        }

        if (page < last)
        {
            links.Add(Link(page + 1, "next"));
        }

        context.Response.Headers["Total-Number"] = total.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.Link = string.Join(", ", links);
        return await rows.Skip((page - 1) * size).Take(size).ToListAsync();

        // Like Logto's, these links lack /api, so clients must not follow them.
        string Link(int to, string relation)
        {
            var query = new QueryBuilder(
                request.Query.Where(q => q.Key != "page").SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v ?? "")))
            {
                { "page", to.ToString(CultureInfo.InvariantCulture) },
            };
            return $"<{request.Scheme}://{request.Host}{request.Path.Value!["/api".Length..]}{query}>; rel=\"{relation}\"";
        }
    }

    /// <summary>Pages a list only when the request asks for it.</summary>
    public static Task<List<T>> PageIfAskedAsync<T>(this IQueryable<T> rows, HttpContext context) =>
        context.Request.Query.ContainsKey("page") || context.Request.Query.ContainsKey("page_size")
            ? rows.PageAsync(context)
            : rows.ToListAsync();

    private static int Number(HttpRequest request, string name, int standard, int max)
    {
        if (!request.Query.TryGetValue(name, out var text))
        {
            return standard;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max
            ? number
            : throw new ManagementError(400, "guard.invalid_pagination", "The request pagination value is invalid.");
    }
}
