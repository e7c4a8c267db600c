using System.Text.Json.Nodes;

namespace OrgStarter.DevLogto.Data;

/// <summary>
/// The links of the sign-up page. Each start takes them from the site's settings, as <c>logto apply</c> does at a real Logto.
/// </summary>
internal static class SignUpLinks
{
    public const string TermsOfUse = "termsOfUseUrl";
    public const string PrivacyPolicy = "privacyPolicyUrl";

    public static async Task TakeAsync(DevLogtoDb db, DevLogtoOptions options)
    {
        var links = new JsonObject();
        foreach (var (name, url) in new[] { (TermsOfUse, options.TermsOfUseUrl), (PrivacyPolicy, options.PrivacyPolicyUrl) })
        {
            if (!string.IsNullOrEmpty(url))
            {
                links[name] = url;
            }
        }

        if (links.Count > 0)
        {
            await SignInExperience.MergeAsync(db, links);
        }
    }
}
