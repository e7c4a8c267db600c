using OrgStarter.Logto;
using OrgStarter.Texts;

namespace OrgStarter.Site;

/// <summary>Validates the URLs of the site and of the embedded Logto before startup, so that a wrong port causes a clear error.</summary>
public static class ListenAddresses
{
    private const string SiteSettings =
        "Properties/launchSettings.json (applicationUrl), ASPNETCORE_URLS, --urls, HTTP_PORTS, Kestrel:Endpoints";
    private const string LogtoSetting = "appsettings.Development.json (DevLogto:Url)";

    /// <summary>Writes the error to stderr and sets the exit code to 1.</summary>
    /// <returns>True if the site must not start.</returns>
    public static bool RefusedAddress(this WebApplicationBuilder builder)
    {
        if (Problem(builder) is not { } words)
        {
            return false;
        }

        Console.Error.WriteLine(words);
        Environment.ExitCode = 1;
        return true;
    }

    private static string? Problem(WebApplicationBuilder builder)
    {
        string[] urls = [.. Urls(builder.Configuration)];
        if (urls.FirstOrDefault(url => !IsPossible(url)) is { } wrong)
        {
            return Text.Start_BadPort.With(wrong, SiteSettings);
        }

        if (LogtoOptions.Of(builder.Configuration) is not { IsEmbedded: true, Endpoint: var logto })
        {
            return null;
        }

        // Logto and the site must know this URL before Logto listens, so port 0 cannot work.
        if (!IsPossible(logto) || BindingAddress.Parse(logto).Port == 0)
        {
            return Text.Start_BadPort.With(logto, LogtoSetting);
        }

        var port = BindingAddress.Parse(logto).Port;
        return urls.Any(url => BindingAddress.Parse(url) is { IsUnixPipe: false, IsNamedPipe: false } address && address.Port == port)
            ? Text.Start_SamePort.With(port, $"{LogtoSetting}, {SiteSettings}") : null;
    }

    /// <summary>Returns the URLs of all settings, including those that Kestrel overrides.</summary>
    private static IEnumerable<string> Urls(ConfigurationManager configuration) =>
    [
        .. Parts(configuration["urls"]),
        .. Parts(configuration["http_ports"]).Select(port => $"http://*:{port}"),
        .. Parts(configuration["https_ports"]).Select(port => $"https://*:{port}"),
        .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>(),
    ];

    private static string[] Parts(string? setting) =>
        (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Kestrel supports port 0 (any free port) only with an IP address: localhost can mean both IPv4 and IPv6.</summary>
    private static bool IsPossible(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.IsUnixPipe || address.IsNamedPipe || address.Port is > 0 and <= 65_535
                || (address.Port == 0 && !address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
