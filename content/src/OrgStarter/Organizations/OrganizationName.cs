using System.Text;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Resources;

namespace OrgStarter.Organizations;

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
    public static string? Problem(string name) => name switch
    {
        "" => Text.OrganizationName_Missing,
        { Length: > Length } => Text.OrganizationName_TooLong.With(Length, name.Length),
        _ when name.Any(IsTreacherous) => Text.OrganizationName_Invisible,
        _ when name.Contains(WellFormedText.Unreadable, StringComparison.Ordinal) => Text.OrganizationName_Unreadable,
        _ when !WellFormedText.ShowsSomething(name) => Text.OrganizationName_Missing,
        _ => null,
    };

    /// <summary>Control characters, and the marks that turn the direction of the text around them (Unicode's "Trojan Source" set).</summary>
    private static bool IsTreacherous(char c) =>
        char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
