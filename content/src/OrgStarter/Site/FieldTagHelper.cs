using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrgStarter.Site;

/// <summary>
/// Renders one form field: label, hint, control and error message. <see cref="DescribedControlTagHelper"/> links the hint and the error to
/// the control for screen readers.
/// </summary>
[HtmlTargetElement("field", Attributes = "asp-for")]
public sealed class FieldTagHelper : TagHelper
{
    internal const string HintKey = "field-hint";

    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var (name, id) = FieldNames.Of(For, ViewContext);
        context.Items[HintKey] = Hint is not null;
        output.TagName = "div";
        output.Attributes.SetAttribute("class", "field");
        output.PreContent.AppendHtml($"<label for=\"{id}\">{Encode(Label)}</label>");
        output.Content.AppendHtml(await output.GetChildContentAsync());
        if (Hint is not null)
        {
            output.PostContent.AppendHtml($"<p class=\"hint\" id=\"{id}-hint\">{Encode(Hint)}</p>");
        }

        if (FieldNames.ErrorOf(name, ViewContext) is { } error)
        {
            output.PostContent.AppendHtml($"<p class=\"error\" id=\"{id}-error\">{Encode(error)}</p>");
        }
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}

/// <summary>Links a control to its hint and its error, and marks it as invalid if there is an error.</summary>
[HtmlTargetElement("input", Attributes = "asp-for")]
[HtmlTargetElement("textarea", Attributes = "asp-for")]
[HtmlTargetElement("select", Attributes = "asp-for")]
public sealed class DescribedControlTagHelper : TagHelper
{
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (name, id) = FieldNames.Of(For, ViewContext);
        if (output.Attributes["type"]?.Value.ToString() == "hidden")
        {
            return;
        }

        var describedBy = new List<string>();
        if (FieldNames.ErrorOf(name, ViewContext) is not null)
        {
            output.Attributes.SetAttribute("aria-invalid", "true");
            describedBy.Add($"{id}-error");
        }

        if (context.Items.TryGetValue(FieldTagHelper.HintKey, out var hinted) && hinted is true)
        {
            describedBy.Add($"{id}-hint");
        }

        if (describedBy.Count > 0)
        {
            output.Attributes.SetAttribute("aria-describedby", string.Join(' ', describedBy));
        }
    }
}

internal static class FieldNames
{
    public static (string Name, string Id) Of(ModelExpression expression, ViewContext view)
    {
        var name = view.ViewData.TemplateInfo.GetFullHtmlFieldName(expression.Name);
        return (name, TagBuilder.CreateSanitizedId(name, "_"));
    }

    public static string? ErrorOf(string name, ViewContext view) =>
        view.ViewData.ModelState.TryGetValue(name, out var entry) && entry.Errors is [var first, ..] ? first.ErrorMessage : null;
}
