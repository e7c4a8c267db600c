using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using OrgStarter.Domains;
using OrgStarter.Resources;
using OrgStarter.Tenancy;

namespace OrgStarter.Audit;

/// <param name="Before">Null when there was nothing.</param>
/// <param name="After">Null when there is nothing left.</param>
public sealed record AuditedField(string Title, string? Before, string? After);

/// <summary>Before and after: as JSON in the database, as words on the page.</summary>
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

    /// <summary>The changed fields of an entry, for a page. What a new thing does not have, and a deleted one did not, is left out.</summary>
    public static IReadOnlyList<AuditedField> Of(AuditEntry entry)
    {
        var (before, after) = (Read(entry.Before), Read(entry.After));
        var nothing = entry is { Before: not null, After: not null } ? Text.Audit_Nothing : null;
        return [.. before.Keys.Union(after.Keys)
            .Select(field => new AuditedField(
                Title(field), Value(field, before.GetValueOrDefault(field)) ?? nothing, Value(field, after.GetValueOrDefault(field)) ?? nothing))
            .Where(field => field.Before is not null || field.After is not null)];
    }

    /// <summary>The field for people; one without words keeps its name.</summary>
    public static string Title(string field) => field switch
    {
        Role => Text.AuditField_Role,
        Name => Text.AuditField_Name,
        Description => Text.AuditField_Description,
        SecondFactor => Text.AuditField_SecondFactor,
        Color => Text.AuditField_Color,
        Logo => Text.AuditField_Logo,
        JoinMode => Text.AuditField_JoinMode,
        _ => field,
    };

    /// <summary>How a switch is recorded.</summary>
    public static string YesOrNo(bool value) => value ? "yes" : "no";

    private static string? Value(string field, string? value) => (field, value) switch
    {
        (Role, not null) => Roles.Title(value),
        (JoinMode, not null) => Enum.TryParse<Domains.JoinMode>(value, out var mode) ? mode.Title() : value,
        (SecondFactor, "yes") => Text.AuditValue_Required,
        (SecondFactor, "no") => Text.AuditValue_NotRequired,
        _ => value,
    };

    private static Dictionary<string, string?> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string?>>(json) ?? [];
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
