using System.Collections.Frozen;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrgStarter.Site;

/// <summary>The pages that the site has, as <c>asp-page</c> names them.</summary>
public sealed class SitePages(IActionDescriptorCollectionProvider actions)
{
    private readonly Lazy<FrozenSet<string>> all = new(() =>
        actions.ActionDescriptors.Items.OfType<PageActionDescriptor>().Select(page => page.ViewEnginePath).ToFrozenSet(StringComparer.Ordinal));

    public bool Has(string page) => all.Value.Contains(page);
}

/// <summary><c>if-page="/Audit/Index"</c> leaves an element out when there is no such page: what leads to a feature goes with the feature's pages.</summary>
[HtmlTargetElement(Attributes = Attribute)]
public sealed class IfPageTagHelper(SitePages pages) : TagHelper
{
    private const string Attribute = "if-page";

    [HtmlAttributeName(Attribute)]
    public string Page { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!pages.Has(Page))
        {
            output.SuppressOutput();
        }
    }
}
