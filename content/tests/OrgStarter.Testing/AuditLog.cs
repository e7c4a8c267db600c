using AngleSharp.Dom;

namespace OrgStarter.Testing;

/// <summary>A row of the audit page, as the page shows it.</summary>
/// <param name="Outcome">Null when the action was done.</param>
public sealed record AuditRow(string Time, string Who, string What, string? Outcome, string Of, string Details);

public static class AuditLog
{
    /// <summary>Returns the organization's audit page, newest entry first.</summary>
    public static async Task<IReadOnlyList<AuditRow>> AuditAsync(this Browser reader, Organization organization, string query = "")
    {
        await reader.GetAsync(organization.At("audit" + query));
        Assert.Equal(System.Net.HttpStatusCode.OK, reader.Page.Status);
        return Rows(reader.Page);
    }

    public static IReadOnlyList<AuditRow> Rows(Page page) => [.. page.Document.QuerySelectorAll("#table tbody tr").Select(Read)];

    private static AuditRow Read(IElement row)
    {
        var cells = row.Children;
        var badge = cells[2].QuerySelector(".badge");
        return new AuditRow(
            cells[0].QuerySelector("time")!.GetAttribute("datetime")!,
            Fold(cells[1]),
            cells[2].QuerySelector("span")!.FirstChild!.TextContent.Trim(),
            badge is null ? null : Fold(badge),
            Fold(cells[3]),
            string.Join(' ', cells[4].QuerySelectorAll("dl").Select(Fold)));
    }

    private static string Fold(IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
