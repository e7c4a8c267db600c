using System.Text.RegularExpressions;

namespace OrgStarter.Logto;

/// <summary>
/// The shape of Logto's ids: lower-case letters and digits, 21 at most. Anything else is nobody's id, and is not put into the path of
/// a call: a blank or a dot there would make it another call, with a token that may everything.
/// </summary>
public static partial class LogtoId
{
    public const int MaxLength = 21;

    /// <summary>As a part of other patterns.</summary>
    public const string Pattern = "[a-z0-9]{1,21}";

    /// <param name="id">Null as well: what model binding makes of a blank in an address.</param>
    public static bool IsOne(string? id) => id is not null && Shape().IsMatch(id);

    [GeneratedRegex($@"\A{Pattern}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
