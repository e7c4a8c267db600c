using System.Net.Mail;
using System.Text.RegularExpressions;

namespace OrgStarter.Invitations;

/// <param name="Typed">What the person typed, for a list of results they recognize.</param>
/// <param name="Address">The address in lower case, or null when it is none.</param>
public sealed record TypedAddress(string Typed, string? Address);

/// <summary>
/// Reads pasted addresses in the usual shapes, also mixed: one a line, commas, semicolons, tabs, blanks, <c>Ann &lt;ann@example.com&gt;</c>,
/// <c>"Lee, Ann" &lt;ann@example.com&gt;</c> and the same without quotes, as Outlook writes it.
/// </summary>
public static partial class AddressList
{
    /// <summary>More than this at once is refused.</summary>
    public const int Most = 200;

    /// <summary>What is kept of one line, in UTF-16 code units. The longest address has 254.</summary>
    public const int LineLength = 320;

    /// <returns>Each address once, in the order typed.</returns>
    public static IReadOnlyList<TypedAddress> Parse(string? pasted) =>
        [.. Item().Matches(pasted ?? "").Select(item => item.Value.Trim()).SelectMany(Several).Where(item => item.Length > 0)
            .Select(Read).DistinctBy(line => line.Address ?? line.Typed)];

    /// <summary>Bare addresses with nothing but blanks between them.</summary>
    private static string[] Several(string item) =>
        item.Count(c => c == '@') > 1 && !item.Contains('<', StringComparison.Ordinal) && !item.Contains('"', StringComparison.Ordinal)
            ? item.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : [item];

    /// <summary>Lower case throughout: Logto itself would take Ann@x.org and ann@x.org for two people.</summary>
    private static TypedAddress Read(string item)
    {
        var inner = InAngles().Match(item) is { Success: true } match ? match.Groups[1].Value.Trim() : item.Trim('\'');
        inner = inner.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? inner["mailto:".Length..] : inner;
        var isOne = MailAddress.TryCreate(inner, out var parsed)
            && parsed.Address is { Length: <= 254 } address
            && address == inner
            && !address.Contains('"', StringComparison.Ordinal)
            && parsed.Host.Contains('.', StringComparison.Ordinal) && !parsed.Host.StartsWith('.') && !parsed.Host.EndsWith('.');
        return new TypedAddress(item[..Math.Min(item.Length, LineLength)], isOne ? inner.ToLowerInvariant() : null);
    }

    /// <summary>
    /// Either a name with one bare comma in it and an address in angles, or anything up to a separator outside of quotes and angles.
    /// A quote that is never closed is a character like any other.
    /// </summary>
    [GeneratedRegex("""[^@<>,;，；、"\t\r\n]+,[^@<>,;，；、"\t\r\n]*<[^<>\r\n]*>|(?:"(?:[^"\\\r\n]|\\[^\r\n])*"|<[^<>\r\n]*>|[^,;，；、\t\r\n])+""")]
    private static partial Regex Item();

    [GeneratedRegex("<([^<>]*)>$")]
    private static partial Regex InAngles();
}
