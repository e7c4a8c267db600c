using System.Net;

namespace OrgStarter.Conformance.Arranging;

/// <summary>The cookies of one browser.</summary>
public sealed class BrowserCookies
{
    private readonly CookieContainer container = new();

    public void AddTo(HttpRequestMessage request)
    {
        if (container.GetCookieHeader(request.RequestUri!) is { Length: > 0 } cookies)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        }
    }

    public void Keep(Uri address, Answer answer)
    {
        foreach (var cookie in answer.Headers["Set-Cookie"])
        {
            // Values hold characters that only the first equals sign and the first semicolon may end.
            container.SetCookies(address, cookie.Replace(",", "%2C", StringComparison.Ordinal));
        }
    }
}
