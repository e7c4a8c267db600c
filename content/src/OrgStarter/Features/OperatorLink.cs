namespace OrgStarter.Features;

/// <summary>
/// A link of a feature on the page where an operator sees an organization. Register it as a singleton service; without the operator pages,
/// nothing shows it.
/// </summary>
/// <param name="Page">As for <c>asp-page</c>, with the organization's <c>id</c> in its route, such as
/// <c>/operator/organizations/{id}/plan</c>. The page needs <see cref="Platform.Tenancy.OperatorPageAttribute"/>.</param>
/// <param name="Title">In the current UI culture.</param>
public sealed record OperatorLink(string Page, Func<string> Title);
