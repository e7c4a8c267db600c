using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace OrgStarter.Platform.Audit;

/// <summary>Names of fields, and their values as JSON in the database.</summary>
public static class AuditFields
{
    public const string Role = "Role";
    public const string Name = "Name";
    public const string Description = "Description";

    public const string SecondFactor = "SecondFactor";
    public const string Color = "Color";
    public const string Logo = "Logo";
    public const string DarkLogo = "DarkLogo";
    public const string Favicon = "Favicon";
    public const string TrustedDevices = "TrustedDevices";
    public const string JoinMode = "JoinMode";
    public const string Reason = "Reason";

    /// <summary>Stands for a value that is not recorded.</summary>
    public const string Hidden = "…";

    /// <summary>Keeps non-ASCII text readable in the database and in CSV files. Encode the text before writing it to HTML.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string? Write(IReadOnlyDictionary<string, string?>? fields) =>
        fields is null ? null : JsonSerializer.Serialize(fields.ToDictionary(f => f.Key, f => AuditText.Cut(f.Value)), Readable);

    /// <summary>Returns the recorded value of a Boolean.</summary>
    public static string YesOrNo(bool value) => value ? "yes" : "no";
}

/// <summary>Limits the length of recorded text.</summary>
public static class AuditText
{
    /// <summary>In UTF-16 code units.</summary>
    public const int Length = 500;

    /// <summary>Truncates text without splitting a surrogate pair.</summary>
    public static string? Cut(string? text) => text is null or { Length: <= Length } ? text
        : char.IsHighSurrogate(text[Length - 2]) ? $"{text[..(Length - 2)]}…" : $"{text[..(Length - 1)]}…";
}
