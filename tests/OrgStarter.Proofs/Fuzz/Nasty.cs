using CsCheck;

namespace OrgStarter.Proofs.Fuzz;

/// <summary>Values that break things, and random ones that might.</summary>
internal static class Nasty
{
    private static readonly string[] Known =
    [
        "", " ", "\0", "\r\n", "\t", "null", "undefined", "true", "NaN", "-1", "0", "1e309", "2147483648", "-9223372036854775809",
        "999999999999999999999999", "'", "\"", "`", "\\", "/", "//evil.example", "http://evil.example/", "javascript:alert(1)",
        "/\\evil.example", "~/", "../../etc/passwd", "..%2f..%2f", "C:\\con", "' OR '1'='1", "1; DROP TABLE Sessions--", "%", "_", "%_%",
        "%00", "%ff", "%zz", "${7*7}", "{{7*7}}", "{0}", "{0:d99}", "%s%n", "<script>alert(1)</script>", "<!--", "\u202E\u2066", "\uFEFF",
        "\u0000\u0001", "\uFFFD", "\uFFFE", "\uFFFF", "e\u0301", "\u1100\u1161", "İı", "ß", "👩‍👩‍👧‍👦", "組織", "a@b", "a@example.com",
        "a@example.com,b@example.com;c", "\"a b\"@example.com", "@", "a@@b.c", "A@EXAMPLE.COM", "owner", "admin", "member", "Owner",
        "pending", "Pending", "7", "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}",
        "urn:logto:organization:x", "page", "Row", "accept", "Decline", "zh-Hant", "xx-invalid-culture-name-that-is-long", "0001-01-01",
        "24:61",
    ];

    /// <summary>Any UTF-16, lone surrogates included.</summary>
    private static readonly Gen<string> AnyText = Gen.String[Gen.Char, 0, 60];

    public static Gen<string> Text { get; } = Gen.Frequency(
        (6, Gen.OneOf(Known)),
        (3, AnyText),
        (2, Gen.String[Gen.Char.AlphaNumeric, 1, 30]),
        (1, Gen.Int.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))),
        (1, Gen.Guid.Select(id => id.ToString())),
        (1, Gen.Select(Gen.OneOf("a", "組", "é", " ", "<", "\n", "a@example.com\n"), Gen.Int[1, 4000])
            .Select((unit, times) => string.Concat(Enumerable.Repeat(unit, times)))));

    /// <summary>One segment of a path, escaped.</summary>
    public static Gen<string> Segment { get; } = Text.Select(text => Escape(text[..Math.Min(text.Length, 200)].Replace('\0', '\u0001')));

    /// <summary>What a header can carry at all.</summary>
    public static Gen<string> Header { get; } = Text.Select(text => string.Concat(text.Where(c => c is >= ' ' and <= '~')));

    /// <summary>JSON of any shape, often almost right.</summary>
    public static Gen<string> Json(IReadOnlyList<string> fields)
    {
        var scalar = Gen.Frequency(
            (6, Text.Select(Quote)),
            (1, Gen.OneOf(
                "null", "true", "1", "-0.0", "1e999", "\"\\ud800\"", "\"\\u0000\"", "[", "{", "", "\"member\"", "[[[[[[[[]]]]]]]]")));
        var value = Gen.Frequency(
            (4, scalar),
            (1, scalar.Array[0, 60].Select(items => $"[{string.Join(',', items)}]")),
            (1, scalar.Select(inner => $"{{\"name\":{inner}}}")));
        var names = fields.Count == 0 ? Gen.Const("name") : Gen.OneOf([.. fields, "organizationId", "__proto__"]);
        var member = Gen.Select(names, value).Select((name, held) => $"{Quote(name)}:{held}");
        return Gen.Frequency(
            (6, member.Array[0, 5].Select(members => $"{{{string.Join(',', members)}}}")),
            (1, value),
            (1, Gen.Int[1, 200].Select(depth => new string('[', depth))));
    }

    public static string Escape(string text) => Uri.EscapeDataString(text);

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
