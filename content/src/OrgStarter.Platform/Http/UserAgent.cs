namespace OrgStarter.Platform.Http;

/// <summary>
/// Returns browser and system from the User-Agent header. Versions are left out: they identify users
/// more than they help to recognize a session.
/// </summary>
public static class UserAgent
{
    // The first match wins, because most browsers also claim to be others.
    private static readonly (string Token, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"), ("FxiOS/", "Firefox"),
        ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Token, string Device, string System)[] Devices =
    [
        ("iPhone", "iPhone", "iOS"), ("iPad", "iPad", "iPadOS"), ("Android", "Android", "Android"), ("Windows", "Windows", "Windows"),
        ("Macintosh", "Mac", "macOS"), ("CrOS", "ChromeOS", "ChromeOS"), ("Linux", "Linux", "Linux"),
    ];

    /// <returns>Product names, the same in every language. Null if unknown.</returns>
    public static (string? Browser, string? Device, string? System) Describe(string? userAgent)
    {
        var browser = Browsers.FirstOrDefault(known => Names(known.Token)).Name;
        var (_, device, system) = Devices.FirstOrDefault(known => Names(known.Token));
        return (browser, device, system);

        bool Names(string token) => userAgent?.Contains(token, StringComparison.Ordinal) == true;
    }
}
