using System.Text.RegularExpressions;

namespace OrgStarter.DevLogto.Management;

/// <summary>Decides which redirect URIs Logto lets an application register.</summary>
internal static partial class RedirectUriRule
{
    /// <summary>Accepts http and https URLs without dot segments, with wildcards, and URLs with the scheme of a native app.</summary>
    public static bool Allows(string text) =>
        Uri.TryCreate(text.Replace("*", "wildcard", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            && (uri.Scheme is "http" or "https" ? !DotSegment().IsMatch(text) : AppScheme().IsMatch(uri.Scheme));

    [GeneratedRegex(@"/(\.|%2e){1,2}(/|\?|#|$)", RegexOptions.IgnoreCase)]
    private static partial Regex DotSegment();

    [GeneratedRegex(@"^[a-z][\d+_a-z-]*(\.[\d+_a-z-]+)*$")]
    private static partial Regex AppScheme();
}
