namespace OrgStarter.Authentication;

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

    private static readonly (string Token, string Name)[] Devices =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    /// <returns>Names of products, the same in every language; null for what is not known.</returns>
    public static (string? Browser, string? Device) Words(string? userAgent) => (First(Browsers, userAgent ?? ""), First(Devices, userAgent ?? ""));

    private static string? First((string Token, string Name)[] names, string userAgent) =>
        names.FirstOrDefault(name => userAgent.Contains(name.Token, StringComparison.Ordinal)).Name;
}
