using System.Text;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Organizations;

/// <summary>Why a text is no name for an organization.</summary>
public enum NameProblem
{
    /// <summary>Nothing in it can be seen.</summary>
    Missing,

    /// <summary>Longer than <see cref="OrganizationName.Length"/>.</summary>
    TooLong,

    /// <summary>It holds characters that cannot be seen, or that turn the direction of the text around them.</summary>
    Invisible,

    /// <summary>It holds what is no text.</summary>
    Unreadable,
}

/// <summary>
/// What may be a name. Logto takes anything of 1 to 128 characters, blanks alone and invisible characters included; a
/// person who reads the name in a mail or a table must not be misled by it.
/// </summary>
public static class OrganizationName
{
    /// <summary>Logto's own limit, in UTF-16 code units.</summary>
    public const int Length = 128;

    /// <summary>Trims, and makes runs of white space one blank.</summary>
    public static string Clean(string? typed) =>
        string.Join(' ', WellFormedText.Normalize(typed, NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <returns>What is wrong with a cleaned name, or null.</returns>
    public static NameProblem? Problem(string name) => name switch
    {
        "" => NameProblem.Missing,
        { Length: > Length } => NameProblem.TooLong,
        _ when name.Any(IsTreacherous) => NameProblem.Invisible,
        _ when name.Contains(WellFormedText.Unreadable, StringComparison.Ordinal) => NameProblem.Unreadable,
        _ when !WellFormedText.ShowsSomething(name) => NameProblem.Missing,
        _ => null,
    };

    /// <summary>Control characters, and the marks that turn the direction of the text around them (Unicode's "Trojan Source" set).</summary>
    private static bool IsTreacherous(char c) =>
        char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
