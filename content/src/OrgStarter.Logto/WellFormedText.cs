using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrgStarter.Logto;

/// <summary>
/// Cleans external text so that it can be normalized, encoded, stored and shown. .NET's <c>Normalize</c> throws on lone surrogates and
/// U+FFFE. Noncharacters are reserved for internal use (Unicode Standard, 23.7).
/// </summary>
public static class WellFormedText
{
    /// <summary>Replaces unreadable characters. Replacing, not removing, ensures that the result never equals another name or id.</summary>
    public const char Unreadable = '\uFFFD';

    /// <summary>Letters and symbols that are blank by definition: Hangul fillers, the empty Braille cell, the null notehead.</summary>
    private static readonly int[] Blanks = [0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x1D159];

    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => c == 0 || char.IsSurrogate(c) || IsNoncharacter(c))]);

    /// <summary>Replaces U+0000, lone surrogates and noncharacters by <see cref="Unreadable"/>.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAny(Suspects))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        // EnumerateRunes returns U+FFFD for lone surrogates.
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 || IsNoncharacter(rune.Value) ? $"{Unreadable}" : rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>Normalizes any text, after <see cref="Clean"/>.</summary>
    public static string Normalize(string? text, NormalizationForm form) => Clean(text ?? "").Normalize(form);

    /// <param name="length">In UTF-16 code units. No character is cut in half.</param>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>Returns false if no character is visible: whitespace, fillers, marks without a letter, <see cref="Unreadable"/>.</summary>
    public static bool ShowsSomething(string? text) => text is not null && text.EnumerateRunes().Any(IsVisible);

    /// <returns>The first text with a visible character. Null if there is none.</returns>
    public static string? FirstVisible(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (ShowsSomething(text))
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>Returns true for characters without width: format characters, variation selectors, fillers.</summary>
    public static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || Blanks.Contains(rune.Value)
        || rune.Value is 0x034F or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180F) or 0x17B4
            or 0x17B5;

    private static bool IsVisible(Rune rune) =>
        rune.Value != Unreadable && !Blanks.Contains(rune.Value) && Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark);

    private static bool IsNoncharacter(int codePoint) => codePoint is >= 0xFDD0 and <= 0xFDEF || (codePoint & 0xFFFE) == 0xFFFE;
}
