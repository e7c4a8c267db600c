namespace OrgStarter.Logto;

/// <summary>
/// The right to operate the site, for people of the site's own company: a permission of the API resource
/// <see cref="LogtoOptions.OperatorResource"/>. A global role grants it, in no organization.
/// </summary>
public static class OperatorRight
{
    public const string Permission = "operate:site";

    /// <summary>The global role that <c>logto apply</c> creates. Any other global role with the permission works as well.</summary>
    public const string Role = "operator";
}
