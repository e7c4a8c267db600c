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
    public const int WordLength = 40;

    /// <summary>More words than this of one person are not searched: together they must fit into an index.</summary>
    private const int MostWords = 24;

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

    /// <summary>
    /// The folded words. A script that writes without blanks has no word to begin with: there each of its characters begins one, so
    /// that any part of a name finds it.
    /// </summary>
    public static IReadOnlyList<string> Words(params IEnumerable<string?> texts) =>
        [.. texts.SelectMany(text => Runs(Fold(text))).SelectMany(Beginnings).Select(Cut).Distinct().Take(MostWords)];

    /// <summary>The words that somebody typed. A search finds what begins with them, and of a word that ends before a mark, as in <c>ann@</c>, that word alone.</summary>
    public static IReadOnlyList<(string Word, bool IsWhole)> Typed(string text) =>
        [.. Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(InPiece).Distinct().Take(8)];

    private static IEnumerable<(string Word, bool IsWhole)> InPiece(string piece)
    {
        var runs = Runs(piece).ToList();
        return runs.Select((run, i) => (Cut(run), run.Length < WordLength && (i < runs.Count - 1 || !piece.EndsWith(run, StringComparison.Ordinal))));
    }

    private static IEnumerable<string> Runs(string folded)
    {
        var run = new StringBuilder();
        foreach (var rune in folded.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                run.Append(rune.ToString());
            }
            else if (run.Length > 0)
            {
                yield return run.ToString();
                run.Clear();
            }
        }

        if (run.Length > 0)
        {
            yield return run.ToString();
        }
    }

    private static IEnumerable<string> Beginnings(string run)
    {
        yield return run;
        for (var i = 1; i < run.Length; i++)
        {
            // Every character of these scripts that a name is written in is one UTF-16 unit, or the first half of a pair.
            if (char.GetUnicodeCategory(run, i) == UnicodeCategory.OtherLetter && !char.IsLowSurrogate(run[i]))
            {
                yield return run[i..];
            }
        }
    }

    private static string Cut(string word) => WellFormedText.Cut(word, WordLength);
}
