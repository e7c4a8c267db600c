using System.Text.RegularExpressions;

namespace OrgStarter.Features.Branding;

/// <summary>The site's own colour. It stands in one place, as <c>--brand</c> at the top of <c>wwwroot/css/site.css</c>.</summary>
public sealed partial class SiteBrand
{
    public const string IconPath = "/favicon.svg";

    private readonly Lazy<string> color;
    private readonly Lazy<string> icon;

    public SiteBrand(IWebHostEnvironment environment)
    {
        color = new(() => Declaration().Match(Read(environment, "css/site.css")) is { Success: true } found
            ? found.Groups[1].Value
            : throw new InvalidOperationException("wwwroot/css/site.css has no line such as \"--brand: #0b6e5b;\". Its first six digits are the site's colour."));
        icon = new(() => Read(environment, "favicon.svg").Replace("var(--brand)", Color, StringComparison.Ordinal));
    }

    /// <summary>As <c>#rrggbb</c>.</summary>
    public string Color => color.Value;

    /// <summary>The icon of the browser's tab, in this colour: a stylesheet does not reach it.</summary>
    public string Icon => icon.Value;

    private static string Read(IWebHostEnvironment environment, string file)
    {
        using var text = new StreamReader(environment.WebRootFileProvider.GetFileInfo(file).CreateReadStream());
        return text.ReadToEnd();
    }

    [GeneratedRegex("--brand:\\s*(#[0-9a-fA-F]{6})\\s*;", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();
}
