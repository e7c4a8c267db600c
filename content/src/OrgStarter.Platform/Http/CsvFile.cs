using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace OrgStarter.Platform.Http;

/// <summary>Streams a CSV file (RFC 4180). Starts with a byte order mark, because Excel does not detect UTF-8 without one.</summary>
public class CsvFile(IEnumerable<string> titles, IAsyncEnumerable<IEnumerable<string?>> rows, string fileName) : IActionResult
{
    /// <summary>Spreadsheets run cells with these first characters as formulas (OWASP, CSV Injection). Includes full-width forms.</summary>
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

    /// <summary>Returns a quoted cell. A value that a spreadsheet would run as a formula gets a leading apostrophe.</summary>
    public static string Cell(string? value)
    {
        var safe = value is { Length: > 0 } && Formula.Contains(value[0], StringComparison.Ordinal) ? $"'{value}" : value;
        return $"\"{safe?.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Line(IEnumerable<string?> cells) => $"{string.Join(',', cells.Select(Cell))}\r\n";
}
