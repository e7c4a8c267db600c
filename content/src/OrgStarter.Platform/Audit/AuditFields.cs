using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace OrgStarter.Platform.Audit;

/// <summary>Before and after, as JSON in the database.</summary>
public static class AuditFields
{
    public const string Role = "Role";
    public const string Name = "Name";
    public const string Description = "Description";

    public const string SecondFactor = "SecondFactor";
    public const string Color = "Color";
    public const string Logo = "Logo";
    public const string JoinMode = "JoinMode";

    /// <summary>Stands for a value that is not recorded.</summary>
    public const string Hidden = "…";

    /// <summary>Text stays readable in the database and in the CSV file; nothing here is ever put into HTML unencoded.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string? Write(IReadOnlyDictionary<string, string?>? fields) =>
        fields is null ? null : JsonSerializer.Serialize(fields.ToDictionary(f => f.Key, f => AuditText.Cut(f.Value)), Readable);

    /// <summary>How a switch is recorded.</summary>
    public static string YesOrNo(bool value) => value ? "yes" : "no";
}

/// <summary>How much of a text an entry keeps.</summary>
public static class AuditText
{
    /// <summary>In UTF-16 code units.</summary>
    public const int Length = 500;

    /// <summary>Cuts between characters, never through one.</summary>
    public static string? Cut(string? text) => text is null or { Length: <= Length } ? text
        : char.IsHighSurrogate(text[Length - 2]) ? $"{text[..(Length - 2)]}…" : $"{text[..(Length - 1)]}…";
}
