using System.Text.RegularExpressions;

namespace OrgStarter.DevLogto.Management;

/// <summary>What Logto lets an application register as an address to come back to.</summary>
internal static partial class RedirectUriRule
{
    /// <summary>A web address without dots as path segments, wildcards allowed, or an address of an app of a device.</summary>
    public static bool Allows(string text) => Uri.TryCreate(text.Replace("*", "wildcard", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && (uri.Scheme is "http" or "https" ? !DotSegment().IsMatch(text) : AppScheme().IsMatch(uri.Scheme));

    [GeneratedRegex(@"/(\.|%2e){1,2}(/|\?|#|$)", RegexOptions.IgnoreCase)]
    private static partial Regex DotSegment();

    [GeneratedRegex(@"^[a-z][\d+_a-z-]*(\.[\d+_a-z-]+)*$")]
    private static partial Regex AppScheme();
}
