using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrgStarter.Site;

/// <summary>A person's or an organization's picture, or the first letters of the name, in one of eight colours that follows from it.</summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AvatarTagHelper : TagHelper
{
    public string Name { get; set; } = "";

    /// <summary>Its address; nothing where there is none, which Razor hands on as an empty text.</summary>
    public string? Picture { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!string.IsNullOrEmpty(Picture))
        {
            (output.TagName, output.TagMode) = ("img", TagMode.StartTagOnly);
            output.Attributes.SetAttribute("class", "avatar");
            output.Attributes.SetAttribute("src", Picture);
            output.Attributes.SetAttribute("alt", "");
            return;
        }

        (output.TagName, output.TagMode) = ("span", TagMode.StartTagAndEndTag);
        output.Attributes.SetAttribute("class", $"avatar avatar-{Name.Aggregate(7, (sum, c) => (sum * 31 + c) & 0xffff) % 8}");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetContent(Letters(Name));
    }

    /// <summary>Of the first two words. A letter is what a person takes for one, however many characters it is written with.</summary>
    private static string Letters(string name) =>
        string.Concat(name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2).Select(word => StringInfo.GetNextTextElement(word))).ToUpperInvariant();
}
