using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrgStarter.Site;

/// <summary>Renders a user's or an organization's picture, or initials in one of eight colors, which depends on the name.</summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AvatarTagHelper : TagHelper
{
    public string Name { get; set; } = "";

    /// <summary>The picture's URL. Null or empty for none: Razor passes a null attribute as an empty string.</summary>
    public string? Picture { get; set; }

    /// <summary>The URL of the picture for a dark theme. Null or empty shows <see cref="Picture"/> there, too.</summary>
    public string? Dark { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!string.IsNullOrEmpty(Picture))
        {
            (output.TagName, output.TagMode) = ("img", TagMode.StartTagOnly);
            output.Attributes.SetAttribute("class", "avatar");
            output.Attributes.SetAttribute("src", Picture);
            output.Attributes.SetAttribute("alt", "");
            if (!string.IsNullOrEmpty(Dark))
            {
                output.PreElement.AppendHtml("<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"")
                    .Append(Dark)
                    .AppendHtml("\" />");
                output.PostElement.AppendHtml("</picture>");
            }

            return;
        }

        (output.TagName, output.TagMode) = ("span", TagMode.StartTagAndEndTag);
        output.Attributes.SetAttribute("class", $"avatar avatar-{Name.Aggregate(7, (sum, c) => (sum * 31 + c) & 0xffff) % 8}");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetContent(Letters(Name));
    }

    /// <summary>Returns the initials of the first two words. Counts grapheme clusters, because one letter can have several chars.</summary>
    private static string Letters(string name) =>
        string.Concat(
            name.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Take(2)
                .Select(word => StringInfo.GetNextTextElement(word))).ToUpperInvariant();
}
