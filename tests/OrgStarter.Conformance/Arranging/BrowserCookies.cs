using System.Globalization;

namespace OrgStarter.Conformance.Arranging;

/// <summary>The cookies of one browser, which knows one server: by name and path. .NET's container refuses values such as JSON.</summary>
public sealed class BrowserCookies
{
    private readonly Dictionary<(string Name, string Path), string> cookies = [];

    public void AddTo(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        var sent = cookies
            .Where(c => path.StartsWith(c.Key.Path, StringComparison.Ordinal))
            .Select(c => $"{c.Key.Name}={c.Value}")
            .ToList();
        if (sent.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", sent));
        }
    }

    public void Keep(Answer answer)
    {
        foreach (var parts in answer.Headers["Set-Cookie"].Select(header => header.Split(';', StringSplitOptions.TrimEntries)))
        {
            var pair = parts[0].Split('=', 2);
            var key = (pair[0], Attribute(parts, "path") ?? "/");
            var isOver = Attribute(parts, "expires") is { } expires
                && DateTimeOffset.TryParse(expires, CultureInfo.InvariantCulture, out var end) && end < DateTimeOffset.UnixEpoch.AddDays(1);
            if (isOver || pair[1].Length == 0)
            {
                cookies.Remove(key);
            }
            else
            {
                cookies[key] = pair[1];
            }
        }
    }

    public void Clear() => cookies.Clear();

    private static string? Attribute(string[] parts, string name) =>
        parts
            .Select(p => p.Split('=', 2))
            .FirstOrDefault(p => p.Length == 2 && string.Equals(p[0], name, StringComparison.OrdinalIgnoreCase))?[1];
}
