using System.Text.RegularExpressions;

namespace OrgStarter.Features.Branding;

/// <summary>Reads the site's own color from <c>--brand</c> at the top of <c>wwwroot/css/site.css</c>, its only definition.</summary>
public sealed partial class SiteBrand
{
    public const string IconPath = "/favicon.svg";

    private readonly Lazy<string> color;
    private readonly Lazy<string> icon;

    public SiteBrand(IWebHostEnvironment environment)
    {
        color = new(() => Declaration().Match(Read(environment, "css/site.css")) is { Success: true } found
            ? found.Groups[1].Value
            : throw new InvalidOperationException("wwwroot/css/site.css sets no site color. Add a line such as \"--brand: #0b6e5b;\"."));
        icon = new(() => Read(environment, "favicon.svg").Replace("var(--brand)", Color, StringComparison.Ordinal));
    }

    /// <summary>In the format <c>#rrggbb</c>.</summary>
    public string Color => color.Value;

    /// <summary>The favicon as SVG in this color. Stylesheets do not apply to a favicon.</summary>
    public string Icon => icon.Value;

    private static string Read(IWebHostEnvironment environment, string file)
    {
        using var text = new StreamReader(environment.WebRootFileProvider.GetFileInfo(file).CreateReadStream());
        return text.ReadToEnd();
    }

    [GeneratedRegex("--brand:\\s*(#[0-9a-fA-F]{6})\\s*;", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();
}
