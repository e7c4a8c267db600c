using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>How an invitation stands towards the organization: Logto's status, and what only this site knows.</summary>
public enum InvitationState
{
    Pending,

    /// <summary>Open, but its mail did not go out.</summary>
    NotSent,
    Accepted,
    Declined,
    Expired,
    Revoked,

    /// <summary>Logto has it no more: it goes with the account of whoever invited or accepted.</summary>
    Lost,
}

/// <summary>A row of the table.</summary>
/// <param name="Role">By its name in Logto; null when it offers none.</param>
/// <param name="Inviter">Null when nobody knows, empty for somebody who is gone.</param>
public sealed record InvitationRow(
    string Id, string Address, string? Role, InvitationState State, DateTimeOffset Created, DateTimeOffset Expires, string? InviterId, string? Inviter)
{
    public DateTimeOffset? SentAt { get; init; }

    public int TimesSent { get; init; }

    /// <summary>Why the last mail did not go out, one of <see cref="Trouble"/> or a <see cref="LogtoException.Reason"/>; null when it did.</summary>
    public string? NotSent { get; init; }

    /// <summary>When it was declined.</summary>
    public DateTimeOffset? DeclinedAt { get; init; }

    /// <summary>Taken back in favour of a new one that is not there yet; it comes by itself.</summary>
    public bool IsBeingReplaced { get; init; }

    public bool IsOpen => State is InvitationState.Pending or InvitationState.NotSent;

    public bool MayBeInvitedAgain => !IsOpen && !IsBeingReplaced && State != InvitationState.Accepted;
}

/// <param name="Search">Part of an address or of the inviter's name; null for all.</param>
/// <param name="State">Null for all; <see cref="InvitationState.Pending"/> means every open one.</param>
/// <param name="Sort">One of <see cref="InvitationTable.Columns"/>, with a minus before it from the end; null for newest first.</param>
public sealed record InvitationQuery(int Page, int PageSize, string? Search, InvitationState? State, string? Sort);

/// <summary>The table of the organization's invitations. Logto lists them all at once, and neither searches, sorts nor pages them: that is done here.</summary>
public sealed class InvitationTable(
    ILogtoManagementApi logto, PlatformDbContext db, OrganizationInvitations invitations, InviterNames names, InvitationAnswers answers, CurrentTenant tenant)
{
    /// <summary>What it can be sorted by.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["address", "role", "status", "inviter", "expires"];

    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task<(IReadOnlyList<InvitationRow> Rows, Paging Paging)> ReadAsync(InvitationQuery query, CancellationToken ct)
    {
        var found = Sort((await AllAsync(ct)).Where(row => Matches(row, query)), query.Sort).ToList();
        var paging = new Paging(query.Page, query.PageSize, found.Count);
        paging = paging with { Page = Math.Min(query.Page, paging.Pages) };
        var rows = new List<InvitationRow>();
        foreach (var row in found.Skip((paging.Page - 1) * query.PageSize).Take(query.PageSize))
        {
            rows.Add(row.Inviter is null && row.InviterId is { Length: > 0 } id ? row with { Inviter = await names.NameAsync(id, ct) } : row);
        }

        return (rows, paging);
    }

    /// <returns>The row of this id, or null when the current organization has none.</returns>
    public async Task<InvitationRow?> FindAsync(string id, CancellationToken ct)
    {
        var record = await db.InvitationRecords.AsNoTracking().FirstOrDefaultAsync(record => record.InvitationId == id, ct);
        return await invitations.FindAsync(id, ct) is { } invitation ? Row(invitation, record) : record is null ? null : Row(record);
    }

    private async Task<List<InvitationRow>> AllAsync(CancellationToken ct)
    {
        // The records first: an invitation that is made in between is then one without a record, and not one that Logto has lost.
        var records = await db.InvitationRecords.AsNoTracking().ToDictionaryAsync(record => record.InvitationId, ct);
        var replaced = await db.InvitationLines.Where(line => line.Replaces != null && line.Outcome == InviteOutcome.Waiting)
            .Select(line => line.Replaces!).ToListAsync(ct);
        var there = await logto.GetOrganizationInvitations(tenant.OrganizationId, ct);
        var ids = there.Select(invitation => invitation.Id).ToHashSet(StringComparer.Ordinal);
        var lost = records.Values.Where(record => !ids.Contains(record.InvitationId)).GroupBy(record => record.Address)
            .Select(same => same.MaxBy(record => record.CreatedAt)!)
            .Where(record => !there.Any(newer => newer.CreatedAt > record.CreatedAt.ToUnixTimeMilliseconds()
                && string.Equals(newer.Invitee, record.Address, StringComparison.OrdinalIgnoreCase)));
        var declined = await answers.FindAsync([.. there.Where(invitation => invitation.Status == InvitationStatus.Revoked).Select(invitation => invitation.Id)], ct);
        return [.. there.Select(invitation => Row(invitation, records.GetValueOrDefault(invitation.Id), declined.GetValueOrDefault(invitation.Id))
            with { IsBeingReplaced = replaced.Contains(invitation.Id) }), .. lost.Select(Row)];
    }

    private static InvitationRow Row(LogtoInvitation invitation, InvitationRecord? record, InvitationAnswer? declined = null) => new(
        invitation.Id, invitation.Invitee, Roles.HighestOf(invitation.OrganizationRoles),
        declined is not null ? InvitationState.Declined : State(invitation, record),
        invitation.Created, invitation.Expires, invitation.InviterId, record is { InviterName.Length: > 0 } ? record.InviterName : null)
    {
        DeclinedAt = declined?.DeclinedAt,
        SentAt = record?.SentAt,
        TimesSent = record?.TimesSent ?? 0,
        NotSent = record?.NotSent,
    };

    private static InvitationRow Row(InvitationRecord record) => new(
        record.InvitationId, record.Address, record.Role, InvitationState.Lost, record.CreatedAt, record.ExpiresAt, record.InviterId,
        record.InviterName.Length > 0 ? record.InviterName : null);

    private static InvitationState State(LogtoInvitation invitation, InvitationRecord? record) => invitation.Status switch
    {
        InvitationStatus.Pending when record is not null && (record.NotSent is not null || record.SentAt is null) => InvitationState.NotSent,
        InvitationStatus.Pending => InvitationState.Pending,
        InvitationStatus.Accepted => InvitationState.Accepted,
        InvitationStatus.Expired => InvitationState.Expired,
        _ => InvitationState.Revoked,
    };

    private static bool Matches(InvitationRow row, InvitationQuery query) =>
        (query.State is null || row.State == query.State || (query.State == InvitationState.Pending && row.IsOpen))
        && (query.Search is null || row.Address.Contains(query.Search, StringComparison.OrdinalIgnoreCase)
            || row.Inviter?.Contains(query.Search, StringComparison.CurrentCultureIgnoreCase) == true);

    private static IEnumerable<InvitationRow> Sort(IEnumerable<InvitationRow> rows, string? sort)
    {
        // Equal ones stay newest first.
        var newest = rows.OrderByDescending(row => row.Created);
        Func<InvitationRow, IComparable?>? key = sort?.TrimStart('-') switch
        {
            "address" => row => row.Address.ToLowerInvariant(),
            "role" => row => row.Role is null ? int.MaxValue : Roles.All.ToList().IndexOf(row.Role),
            "status" => row => row.State,
            "inviter" => row => row.Inviter ?? "",
            "expires" => row => row.Expires,
            _ => null,
        };
        return key is null ? newest : sort!.StartsWith('-') ? newest.OrderByDescending(key) : newest.OrderBy(key);
    }
}
