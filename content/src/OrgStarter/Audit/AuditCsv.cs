using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using OrgStarter.Resources;

namespace OrgStarter.Audit;

/// <summary>
/// Entries as a file of comma-separated values (RFC 4180), written while they are read. With a byte order mark, without which
/// Excel takes UTF-8 for something else; every other reader skips it.
/// </summary>
public sealed class AuditCsv(IAsyncEnumerable<AuditEntry> entries, string fileName) : IActionResult
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
        await writer.WriteAsync(Line(
        [
            Text.Audit_Time, Text.Audit_Who, Text.Audit_WhoId, Text.Audit_What, Text.Audit_WhatCode, Text.Audit_Outcome, Text.Audit_TargetKind, Text.Audit_Target,
            Text.Audit_TargetId, Text.Audit_Before, Text.Audit_After, Text.Audit_Address, Text.Audit_Agent, Text.Audit_Trace,
        ]));
        await foreach (var entry in entries)
        {
            await writer.WriteAsync(Line(
            [
                entry.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), entry.WhoName(), entry.ActorId,
                AuditActions.Title(entry.Action), entry.Action, entry.Outcome.Title(), entry.TargetKind, entry.TargetName,
                entry.TargetId, entry.Before, entry.After, entry.Address, entry.Agent, entry.Trace,
            ]));
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
