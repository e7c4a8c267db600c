namespace OrgStarter.Platform.Http;

/// <summary>
/// A browser and its system in words, from what the browser calls itself. Versions are left out: they identify people more than
/// they help them to recognize a session.
/// </summary>
public static class UserAgent
{
    // The first that fits: most browsers claim to be others as well.
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

    /// <returns>Names of products, the same in every language; null for what is not known.</returns>
    public static (string? Browser, string? Device, string? System) Words(string? userAgent)
    {
        var browser = Browsers.FirstOrDefault(known => Names(known.Token)).Name;
        var (_, device, system) = Devices.FirstOrDefault(known => Names(known.Token));
        return (browser, device, system);

        bool Names(string token) => userAgent?.Contains(token, StringComparison.Ordinal) == true;
    }
}
