using System.Globalization;
using System.Text;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// Folds texts for search and sorting: without case, accents and width, so that <c>jose</c> finds José. Unlike collations, the result does
/// not depend on the database or the user's language.
/// </summary>
public static class Folding
{
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

    /// <summary>Returns the distinct folded words of a search; none if the search contains no letter or digit.</summary>
    public static IReadOnlyList<string> Words(string search) =>
        Fold(search) is var folded && folded.EnumerateRunes().Any(Rune.IsLetterOrDigit)
            ? [.. folded.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxWords)]
            : [];
}
