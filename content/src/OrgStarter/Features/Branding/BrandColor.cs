using System.Globalization;

namespace OrgStarter.Features.Branding;

/// <summary>An sRGB color with its relative luminance and contrast ratio (WCAG 2.2).</summary>
public readonly record struct BrandColor(byte Red, byte Green, byte Blue)
{
    /// <summary>The minimum contrast for normal text (WCAG success criterion 1.4.3, level AA).</summary>
    public const double Legible = 4.5;

    public static BrandColor White { get; } = new(255, 255, 255);

    public static BrandColor Black { get; } = new(0, 0, 0);

    /// <summary>Parses six hexadecimal digits, with or without a leading #. Returns null for other text.</summary>
    public static BrandColor? Parse(string? text)
    {
        var digits = (text ?? "").Trim().TrimStart('#');
        return digits.Length == 6 && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            ? new BrandColor((byte)(number >> 16), (byte)(number >> 8), (byte)number) : null;
    }

    /// <summary>Returns the contrast ratio, from 1 (same luminance) to 21 (black on white).</summary>
    public double ContrastTo(BrandColor other)
    {
        var (one, two) = (Luminance, other.Luminance);
        return (Math.Max(one, two) + 0.05) / (Math.Min(one, two) + 0.05);
    }

    /// <summary>Mixes in as little as possible of another color until the result is legible on all the backgrounds.</summary>
    public BrandColor Toward(BrandColor other, params ReadOnlySpan<BrandColor> grounds)
    {
        for (var share = 0; share < 100; share++)
        {
            var mixed = Mix(other, share / 100.0);
            var isLegible = true;
            foreach (var ground in grounds)
            {
                isLegible &= mixed.ContrastTo(ground) >= Legible;
            }

            if (isLegible)
            {
                return mixed;
            }
        }

        return other;
    }

    public BrandColor Mix(BrandColor other, double share)
    {
        return new(Channel(Red, other.Red), Channel(Green, other.Green), Channel(Blue, other.Blue));

        byte Channel(byte one, byte two) => (byte)Math.Round(one + ((two - one) * share));
    }

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(byte channel) =>
        channel / 255.0 is var share && share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
}
