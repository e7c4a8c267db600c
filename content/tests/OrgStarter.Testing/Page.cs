using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace OrgStarter.Testing;

public sealed record Page(Uri Url, HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private IHtmlDocument? document;

    public IHtmlDocument Document => document ??= new HtmlParser().ParseDocument(Body);

    public string Path => Url.AbsolutePath;

    public string PathAndQuery => Url.PathAndQuery;

    /// <summary>The text of the main element, with collapsed white space.</summary>
    public string Text => Fold((Document.QuerySelector("main") ?? Document.Body)?.TextContent ?? "");

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public IElement Find(string selector) =>
        Document.QuerySelector(selector) ?? throw new InvalidOperationException($"No '{selector}' on {Url}:\n{Body}");

    public bool Has(string selector) => Document.QuerySelector(selector) is not null;

    public IReadOnlyList<string> All(string selector) => [.. Document.QuerySelectorAll(selector).Select(e => Fold(e.TextContent))];

    public string ErrorOf(string field)
    {
        var control = Find($"[name='{field}']");
        Assert.Equal("true", control.GetAttribute("aria-invalid"));
        var ids = (control.GetAttribute("aria-describedby") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Fold(
            string.Join(
                ' ',
                ids.Select(Document.GetElementById).Where(e => e?.ClassList.Contains("error") == true).Select(e => e!.TextContent)));
    }

    public string ValueOf(string field) => Find($"[name='{field}']") switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value ?? "",
        var other => throw new InvalidOperationException($"{other.TagName} has no value."),
    };

    private static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
