using System.Text.RegularExpressions;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Invitations;

/// <param name="Typed">What the person typed, for a list of results they recognize.</param>
/// <param name="Address">The address in lower case, or null when it is none.</param>
/// <param name="IsCut">Whether <paramref name="Typed"/> is not all of it.</param>
public sealed record TypedAddress(string Typed, string? Address, bool IsCut = false);

/// <summary>
/// Reads pasted addresses in the usual shapes, also mixed: one a line, commas, semicolons, tabs, blanks, <c>Ann &lt;ann@example.com&gt;</c>,
/// <c>"Lee, Ann" &lt;ann@example.com&gt;</c> and the same without quotes, as Outlook writes it. What is neither an address, nor the name
/// in front of one, nor what people put between addresses comes back as a line of its own: nothing that was pasted is lost.
/// </summary>
public static partial class AddressList
{
    /// <summary>More than this at once is refused.</summary>
    public const int Most = 200;

    /// <summary>What is kept of one line, in UTF-16 code units.</summary>
    public const int LineLength = 320;

    /// <returns>Each address once, in the order typed.</returns>
    public static IReadOnlyList<TypedAddress> Parse(string? pasted) => [.. Items(pasted ?? "").Select(Read).DistinctBy(line => line.Address ?? line.Typed)];

    private static IEnumerable<string> Items(string text) => Item().Matches(text).Select(item => item.Value.Trim()).SelectMany(Several).Where(IsWorthSaying);

    /// <summary>
    /// Cuts an item with several addresses: each bare one stands for itself, one in angles takes the words in front of it as its name, and
    /// words that belong to no address are an item of their own.
    /// </summary>
    private static IEnumerable<string> Several(string item)
    {
        if (item.Count(c => c == '@') < 2)
        {
            yield return item;
            yield break;
        }

        var begin = 0;
        foreach (Match word in Word().Matches(item))
        {
            if (InAngles().Match(word.Value) is { Success: true } angles)
            {
                var isOne = angles.Groups[1].Value.Count(c => c == '@') < 2;
                yield return item[begin..(isOne ? word.Index + word.Length : word.Index)].Trim();
                foreach (var inner in isOne ? [] : Items(angles.Groups[1].Value))
                {
                    yield return inner;
                }
            }
            else if (AnAddress().IsMatch(word.Value) || (word.Value.Contains('@', StringComparison.Ordinal) && word.Value[0] != '"'))
            {
                yield return item[begin..word.Index].Trim();
                foreach (var piece in word.Value.Count(c => c == '@') > 1 ? Between().Split(word.Value) : [word.Value])
                {
                    yield return piece;
                }
            }
            else
            {
                // Perhaps part of the name in front of an address in angles.
                continue;
            }

            begin = word.Index + word.Length;
        }

        yield return item[begin..].Trim();
    }

    /// <summary>Not so: what stands between addresses (a slash, a dash, "and"), and the label of a list of them ("To:").</summary>
    private static bool IsWorthSaying(string item) => item.Length > 0 && !Joint().IsMatch(item);

    private static TypedAddress Read(string item)
    {
        var inner = InAngles().Match(item) is { Success: true } match ? match.Groups[1].Value : Comment().Replace(Label().Replace(item, ""), "");
        inner = Wrapping().Replace(inner.Trim(), "");
        inner = inner.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? inner["mailto:".Length..] : inner;
        return LogtoAddress.Clean(inner) is { } address
            ? new TypedAddress(item.Length <= LineLength ? item : address, address)
            : new TypedAddress(WellFormedText.Cut(item, LineLength), null, item.Length > LineLength);
    }

    /// <summary>
    /// Either a name with one bare comma in it and an address in angles, or anything up to a separator outside of quotes and angles.
    /// A quote that is never closed is a character like any other.
    /// </summary>
    [GeneratedRegex("""[^@<>,;，；、"\t\r\n\v\f\u0085\u2028\u2029]+,[^@<>,;，；、"\t\r\n\v\f\u0085\u2028\u2029]*<[^<>\r\n]*>|(?:"(?:[^"\\\r\n]|\\[^\r\n])*"|<[^<>\r\n]*>|[^,;，；、\t\r\n\v\f\u0085\u2028\u2029])+""")]
    private static partial Regex Item();

    /// <summary>Angles, or anything up to a blank outside of quotes.</summary>
    [GeneratedRegex("""<[^<>]*>|(?:"(?:[^"\\]|\\.)*"|[^\s<])+|<""")]
    private static partial Regex Word();

    [GeneratedRegex("<([^<>]*)>$")]
    private static partial Regex InAngles();

    [GeneratedRegex(@"[^\s@""]@[^\s@""]")]
    private static partial Regex AnAddress();

    /// <summary>What no address has in it, within a word that holds several.</summary>
    [GeneratedRegex(@"[/|&\\<>()\[\]{}*]+")]
    private static partial Regex Between();

    [GeneratedRegex(@"\A(?:and|or|und|et|y|和|與|及|以及|[^\p{L}\p{N}@]{1,3}|[^@]*[:：])\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Joint();

    /// <summary>In front of a bare address: "To: ", the dot or number of a list.</summary>
    [GeneratedRegex(@"\A(?:[^@<>""]*[:：]\s+|[*•·–—-]\s+|\d+[.)]\s+)+")]
    private static partial Regex Label();

    /// <summary>Behind a bare address: "(Ann Lee)".</summary>
    [GeneratedRegex(@"(?<=\S)\s*\([^()@]*\)\z")]
    private static partial Regex Comment();

    /// <summary>Quotes and brackets around an address, and the full stop of a sentence.</summary>
    [GeneratedRegex(@"\A['""‘’“”「」()\[\]{}<>*]+|['""‘’“”「」()\[\]{}<>*.!?:]+\z")]
    private static partial Regex Wrapping();
}
