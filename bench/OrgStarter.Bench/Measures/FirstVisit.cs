using System.Net.Http.Headers;
using AngleSharp.Html.Parser;
using OrgStarter.Bench.Running;

namespace OrgStarter.Bench.Measures;

/// <summary>Measures the compressed bytes that a new browser downloads.</summary>
internal static class FirstVisit
{
    public static async Task RunAsync(Workshop workshop, Report report)
    {
        await (await workshop.OpenDatabaseAsync("visit")).DisposeAsync();
        await using var site = await workshop.StartSiteAsync("visit");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        var page = await http.GetByteArrayAsync(workshop.Site);
        var document = new HtmlParser().ParseDocument(System.Text.Encoding.UTF8.GetString(page));
        var resources = document.QuerySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=manifest], script[src], img[src]")
            .Select(element => element.GetAttribute("href") ?? element.GetAttribute("src")!).Distinct().ToList();
        report.Section(
            "First visit",
            "Bytes over the line, without headers. Goal: 40 KB and 6 requests at most, one script.",
            "Resource",
            "Bytes");
        report.Row("/", page.Length);
        var total = page.Length;
        foreach (var resource in resources.Where(resource => !resource.StartsWith("data:", StringComparison.Ordinal)))
        {
            var bytes = (await http.GetByteArrayAsync(new Uri(workshop.Site, resource))).Length;
            total += bytes;
            report.Row(resource.Split('?')[0], bytes);
        }

        report.Row($"{resources.Count + 1} requests, {document.QuerySelectorAll("script[src]").Length} script", total);
    }
}
