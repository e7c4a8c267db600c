using System.Text.RegularExpressions;

namespace OrgStarter.Features.Branding;

/// <summary>
/// Creates a stylesheet with an organization's color; the Content Security Policy forbids inline styles. It overrides the accent color of
/// <c>site.css</c> in the light and the dark theme with the nearest legible color.
/// </summary>
public static partial class BrandStyle
{
    private static readonly BrandColor LightPaper = new(0xf2, 0xee, 0xe6);
    private static readonly BrandColor DarkPaper = new(0x22, 0x2b, 0x30);
    private static readonly BrandColor DarkInk = new(0x08, 0x12, 0x10);

    public static string PathOf(BrandColor color) => $"/brand/{color.ToString()[1..]}.css";

    /// <returns>Null for other paths.</returns>
    public static BrandColor? ColorIn(PathString path) =>
        Address().Match(path.Value ?? "") is { Success: true } match ? BrandColor.Parse(match.Groups[1].Value) : null;

    public static string Sheet(BrandColor color)
    {
        var (lightWash, darkWash) = (color.Mix(BrandColor.White, 0.88), color.Mix(new BrandColor(0x1a, 0x21, 0x25), 0.82));
        var light = color.Toward(BrandColor.Black, BrandColor.White, LightPaper, lightWash);
        var dark = color.Toward(BrandColor.White, DarkInk, DarkPaper, darkWash);
        return $$"""
            :root {
              --accent: light-dark({{light}}, {{dark}});
              --accent-strong: light-dark({{light.Mix(BrandColor.Black, 0.25)}}, {{dark.Mix(BrandColor.White, 0.3)}});
              --accent-wash: light-dark({{lightWash}}, {{darkWash}});
              --on-accent: light-dark({{BrandColor.White}}, {{DarkInk}});
            }

            """;
    }

    [GeneratedRegex(@"\A/brand/([0-9a-f]{6})\.css\z", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
