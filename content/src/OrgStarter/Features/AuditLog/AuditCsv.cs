using System.Globalization;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Http;
using OrgStarter.Texts;

namespace OrgStarter.Features.AuditLog;

public sealed class AuditCsv(IAsyncEnumerable<AuditEntry> entries, string fileName) : CsvFile(
    [
        Text.Audit_Time, Text.Audit_Who, Text.Audit_WhoId, Text.Audit_What, Text.Audit_WhatCode, Text.Audit_Outcome, Text.Audit_TargetKind,
        Text.Audit_Target, Text.Audit_TargetId, Text.Audit_Before, Text.Audit_After, Text.Audit_Address, Text.Audit_Agent, Text.Audit_Trace,
    ],
    entries.Select(Row),
    fileName)
{
    private static IEnumerable<string?> Row(AuditEntry entry) =>
    [
        entry.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), entry.ActorDisplayName(), entry.ActorId,
        AuditTexts.Title(entry.Action), entry.Action, entry.Outcome.Title(), entry.TargetKind, entry.TargetName,
        entry.TargetId, entry.Before, entry.After, entry.Address, entry.Agent, entry.Trace,
    ];
}
