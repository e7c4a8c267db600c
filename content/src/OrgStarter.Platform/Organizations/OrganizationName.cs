using System.Text;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Organizations;

/// <summary>Why a text is not a valid organization name.</summary>
public enum NameProblem
{
    /// <summary>It has no visible character.</summary>
    Missing,

    /// <summary>Longer than <see cref="OrganizationName.Length"/>.</summary>
    TooLong,

    /// <summary>It contains invisible characters, or characters that change the text direction.</summary>
    Invisible,

    /// <summary>It contains text that cannot be decoded, such as a lone surrogate.</summary>
    Unreadable,
}

/// <summary>
/// Validates organization names. Logto accepts any 1 to 128 characters, including only blanks or invisible characters. A name must not
/// mislead users who read it in an email or a table.
/// </summary>
public static class OrganizationName
{
    /// <summary>Logto's limit, in UTF-16 code units.</summary>
    public const int Length = 128;

    /// <summary>Trims the name and replaces each run of white space with one space.</summary>
    public static string Clean(string? typed) =>
        string.Join(
            ' ',
            WellFormedText.Normalize(typed, NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <returns>The problem of a cleaned name, or null.</returns>
    public static NameProblem? Problem(string name) => name switch
    {
        "" => NameProblem.Missing,
        { Length: > Length } => NameProblem.TooLong,
        _ when name.Any(IsDeceptive) => NameProblem.Invisible,
        _ when name.Contains(WellFormedText.Unreadable, StringComparison.Ordinal) => NameProblem.Unreadable,
        _ when !WellFormedText.ShowsSomething(name) => NameProblem.Missing,
        _ => null,
    };

    /// <summary>Matches control characters and characters that change the text direction (Unicode's "Trojan Source" set).</summary>
    private static bool IsDeceptive(char c) =>
        char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
