using System.Text.RegularExpressions;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Invitations;

/// <param name="Typed">The user's input, shown in the list of results.</param>
/// <param name="Address">The address in lowercase; null when the input is not an email address.</param>
/// <param name="IsCut">Whether <paramref name="Typed"/> was truncated.</param>
public sealed record TypedAddress(string Typed, string? Address, bool IsCut = false);

/// <summary>
/// Parses pasted email addresses in the usual formats, also mixed: one per line, or separated by commas, semicolons, tabs or blanks; <c>Ann
/// &lt;ann@example.com&gt;</c>, <c>"Lee, Ann" &lt;ann@example.com&gt;</c>, and the same without quotes, as Outlook writes it. Any other
/// text, except separators, is returned as a line of its own, so that no input is lost.
/// </summary>
public static partial class AddressList
{
    /// <summary>The maximum number of addresses in one request.</summary>
    public const int MaxAddresses = 200;

    /// <summary>The maximum length that is kept of one line, in UTF-16 code units.</summary>
    public const int LineLength = 320;

    /// <returns>The distinct addresses, in the order of the input.</returns>
    public static IReadOnlyList<TypedAddress> Parse(string? pasted) =>
        [.. Items(pasted ?? "").Select(Read).DistinctBy(line => line.Address ?? line.Typed)];

    private static IEnumerable<string> Items(string text) =>
        Item().Matches(text).Select(item => item.Value.Trim()).SelectMany(Several).Where(IsWorthSaying);

    /// <summary>
    /// Splits an item with several addresses. A bare address stands alone. An address in angle brackets takes the words before it as its
    /// name. Words that belong to no address become an item of their own.
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
                yield return item[begin..(word.Index + (isOne ? word.Length : angles.Index))].Trim();
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
                // May be part of a name before an address in angle brackets.
                continue;
            }

            begin = word.Index + word.Length;
        }

        yield return item[begin..].Trim();
    }

    /// <summary>Returns false for separators between addresses (a slash, a dash, "and") and for the label of a list ("To:").</summary>
    private static bool IsWorthSaying(string item) => item.Length > 0 && !Joint().IsMatch(item);

    private static TypedAddress Read(string item)
    {
        var inner = InAngles().Match(item) is { Success: true } match
            ? match.Groups[1].Value
            : Comment().Replace(Label().Replace(item, ""), "");
        inner = Wrapping().Replace(inner.Trim(), "");
        inner = inner.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? inner["mailto:".Length..] : inner;
        return LogtoAddress.Clean(inner) is { } address
            ? new TypedAddress(item.Length <= LineLength ? item : address, address)
            : new TypedAddress(WellFormedText.Cut(item, LineLength), null, item.Length > LineLength);
    }

    /// <summary>
    /// Matches a name with one bare comma and an address in angle brackets, or the text up to a separator outside quotes and angle
    /// brackets. A quote that is never closed counts as an ordinary character.
    /// </summary>
    [GeneratedRegex("""[^@<>,;，；、"\t\r\n\v\f\u0085\u2028\u2029]+,[^@<>,;，；、"\t\r\n\v\f\u0085\u2028\u2029]*<[^<>\r\n]*>|(?:"(?:[^"\\\r\n]|\\[^\r\n])*"|<[^<>\r\n]*>|[^,;，；、\t\r\n\v\f\u0085\u2028\u2029])+""")]
    private static partial Regex Item();

    /// <summary>Matches angle brackets, or the text up to a blank outside quotes.</summary>
    [GeneratedRegex("""<[^<>]*>|(?:"(?:[^"\\]|\\.)*"|[^\s<])+|<""")]
    private static partial Regex Word();

    [GeneratedRegex("<([^<>]*)>$")]
    private static partial Regex InAngles();

    [GeneratedRegex(@"[^\s@""]@[^\s@""]")]
    private static partial Regex AnAddress();

    /// <summary>Matches characters that separate several addresses within a word.</summary>
    [GeneratedRegex(@"[/|&\\<>()\[\]{}*]+")]
    private static partial Regex Between();

    [GeneratedRegex(
        @"\A(?:and|or|und|et|y|和|與|及|以及|[^\p{L}\p{N}@]{1,3}|[^@]*[:：])\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Joint();

    /// <summary>Matches the text before a bare address: "To: ", the bullet or number of a list item.</summary>
    [GeneratedRegex(@"\A(?:[^@<>""]*[:：]\s+|[*•·–—-]\s+|\d+[.)]\s+)+")]
    private static partial Regex Label();

    /// <summary>Matches a comment after a bare address: "(Ann Lee)".</summary>
    [GeneratedRegex(@"(?<=\S)\s*\([^()@]*\)\z")]
    private static partial Regex Comment();

    /// <summary>Matches quotes and brackets around an address, and the punctuation at the end of a sentence.</summary>
    [GeneratedRegex(@"\A['""‘’“”「」()\[\]{}<>*]+|['""‘’“”「」()\[\]{}<>*.!?:]+\z")]
    private static partial Regex Wrapping();
}
