using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace OrgStarter.Platform.Http;

/// <summary>
/// A file of comma-separated values (RFC 4180), written while its rows are read. With a byte order mark, without which Excel takes
/// UTF-8 for something else; every other reader skips it.
/// </summary>
public class CsvFile(IEnumerable<string> titles, IAsyncEnumerable<IEnumerable<string?>> rows, string fileName) : IActionResult
{
    /// <summary>A cell that begins like this is a formula to a spreadsheet (OWASP, CSV Injection), the wide forms of East Asian keyboards too.</summary>
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        response.Headers.CacheControl = "no-store";
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await writer.WriteAsync(Line(titles));
        await foreach (var row in rows)
        {
            await writer.WriteAsync(Line(row));
        }
    }

    /// <summary>A cell, quoted whatever is in it; what a spreadsheet would run gets an apostrophe before it.</summary>
    public static string Cell(string? value)
    {
        var safe = value is { Length: > 0 } && Formula.Contains(value[0], StringComparison.Ordinal) ? $"'{value}" : value;
        return $"\"{safe?.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Line(IEnumerable<string?> cells) => $"{string.Join(',', cells.Select(Cell))}\r\n";
}
