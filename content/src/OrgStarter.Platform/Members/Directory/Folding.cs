using System.Globalization;
using System.Text;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// Texts as they are searched and sorted: without case, accents and width, so that <c>jose</c> finds José. The same for every
/// reader and every database, which collations are not.
/// </summary>
public static class Folding
{
    /// <summary>More words of a search than this are ignored.</summary>
    private const int MaxWords = 8;

    public static string Fold(string? text)
    {
        var folded = new StringBuilder();
        foreach (var rune in WellFormedText.Normalize(text, NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Control or UnicodeCategory.Format))
            {
                folded.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        return folded.ToString().Trim();
    }

    /// <summary>Returns the folded words of a search; none for a search without a letter or digit.</summary>
    public static IReadOnlyList<string> Words(string search) => Fold(search) is var folded && folded.EnumerateRunes().Any(Rune.IsLetterOrDigit)
        ? [.. folded.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxWords)]
        : [];
}
