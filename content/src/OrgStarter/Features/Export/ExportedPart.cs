using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using OrgStarter.Platform.Http;

namespace OrgStarter.Features.Export;

/// <summary>One table of the export.</summary>
/// <param name="Name">The file name of the CSV and the JSON file, without extension.</param>
/// <param name="Rows">One value per column. Can be read only once.</param>
public sealed record ExportedPart(string Name, IReadOnlyList<string> Columns, IAsyncEnumerable<object?[]> Rows)
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Writes both files in one pass over the rows.</summary>
    public async Task WriteAsync(Stream csv, Stream json, CancellationToken ct)
    {
        // With a byte order mark, like the CSV file of the audit log.
        await using var lines = new StreamWriter(csv, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var objects = new Utf8JsonWriter(json, Readable);
        await lines.WriteAsync(Line(Columns));
        objects.WriteStartArray();
        await foreach (var row in Rows.WithCancellation(ct))
        {
            var values = row.Select(Write).ToList();
            await lines.WriteAsync(Line(values));
            objects.WriteStartObject();
            foreach (var (column, value, raw) in Columns.Zip(values, row))
            {
                Write(objects, column, value, raw);
            }

            objects.WriteEndObject();
            await objects.FlushAsync(ct);
        }

        objects.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string column, string? value, object? raw)
    {
        switch (raw)
        {
            case null:
                json.WriteNull(column);
                break;
            case bool flag:
                json.WriteBoolean(column, flag);
                break;
            case int or long or short or decimal or double:
                json.WritePropertyName(column);
                json.WriteRawValue(value!);
                break;
            default:
                json.WriteString(column, value);
                break;
        }
    }

    private static string? Write(object? value) => value switch
    {
        null => null,
        DateTimeOffset instant => instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        byte[] bytes => Convert.ToBase64String(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string Line(IEnumerable<string?> cells) => $"{string.Join(',', cells.Select(CsvFile.Cell))}\r\n";
}
