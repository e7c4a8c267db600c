using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrgStarter.Features.Plans;

/// <summary>
/// Omits an element with <c>if-entitlement="reports"</c> if the current organization does not have the entitlement, and one with
/// <c>unless-entitlement="reports"</c> if it has. It only hides: protect what a link leads to with
/// <see cref="RequireEntitlementAttribute"/>.
/// </summary>
[HtmlTargetElement(Attributes = IfAttribute)]
[HtmlTargetElement(Attributes = UnlessAttribute)]
public sealed class EntitlementTagHelper(Entitlements entitlements) : TagHelper
{
    private const string IfAttribute = "if-entitlement";
    private const string UnlessAttribute = "unless-entitlement";

    [HtmlAttributeName(IfAttribute)]
    public string? If { get; set; }

    [HtmlAttributeName(UnlessAttribute)]
    public string? Unless { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var ct = ViewContext.HttpContext.RequestAborted;
        if ((If is not null && !await entitlements.HasAsync(If, ct)) || (Unless is not null && await entitlements.HasAsync(Unless, ct)))
        {
            output.SuppressOutput();
        }
    }
}
