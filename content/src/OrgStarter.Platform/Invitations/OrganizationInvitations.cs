using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>Selects the rows of the list.</summary>
/// <param name="Search">Part of an address, or, with <paramref name="WithInviters"/>, of the inviter's name; null for all.</param>
/// <param name="Filter">Null for all.</param>
/// <param name="Sort">One of <see cref="OrganizationInvitations.Columns"/>, descending with a leading minus; null for newest first.</param>
/// <param name="WithInviters">Whether to read inviters' names from Logto if there is no record.</param>
public sealed record InvitationQuery(
    int Page,
    int PageSize,
    string? Search,
    Func<InvitationRow, bool>? Filter = null,
    string? Sort = null,
    bool WithInviters = false);

/// <summary>
/// Lists and revokes the invitations of the current organization. Logto returns all of them at once, without search, sorting or paging.
/// Invitation ids are unique in the whole Logto tenant, so each method checks that the id belongs to the current organization.
/// </summary>
public sealed class OrganizationInvitations(
    ILogtoManagementApi logto,
    PlatformDbContext db,
    CurrentTenant tenant,
    InviterNames names,
    InvitationCloser closer)
{
    public static IReadOnlyList<string> Columns { get; } = ["address", "role", "status", "inviter", "expires"];

    /// <returns>The rows of the page; of the last page if there are fewer pages.</returns>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<(IReadOnlyList<InvitationRow> Rows, Paging Paging)> PageAsync(InvitationQuery query, CancellationToken ct)
    {
        var found = Sort((await AllAsync(ct)).Where(row => Matches(row, query)), query.Sort).ToList();
        var paging = new Paging(query.Page, query.PageSize, found.Count);
        paging = paging with { Page = Math.Min(query.Page, paging.Pages) };
        var rows = new List<InvitationRow>();
        foreach (var row in found.Skip((paging.Page - 1) * query.PageSize).Take(query.PageSize))
        {
            rows.Add(
                query.WithInviters && row is { Inviter: null, InviterId: { Length: > 0 } id }
                    ? row with { Inviter = await names.NameAsync(id, ct) }
                    : row);
        }

        return (rows, paging);
    }

    /// <returns>Logto's invitation, or null when the current organization has none with this id.</returns>
    public async Task<LogtoInvitation?> FindAsync(string id, CancellationToken ct) =>
        LogtoId.IsOne(id) && await LogtoErrors.IfThereAsync(() => logto.GetInvitation(id, ct)) is { } invitation
            && invitation.OrganizationId == tenant.OrganizationId ? invitation : null;

    /// <returns>The row, also for an invitation that Logto has lost; null when the current organization has none with this id.</returns>
    public async Task<InvitationRow?> FindRowAsync(string id, CancellationToken ct)
    {
        var record = await db.InvitationRecords.AsNoTracking().FirstOrDefaultAsync(record => record.InvitationId == id, ct);
        return await FindAsync(id, ct) is { } invitation
            ? InvitationRow.Of(invitation, record)
            : record is null ? null : InvitationRow.Lost(record);
    }

    /// <exception cref="LogtoException">The invitation is no longer open, or Logto did not answer.</exception>
    public async Task RevokeAsync(LogtoInvitation invitation, CancellationToken ct)
    {
        await using var _ = await closer.LockAsync(invitation.Id, ct);
        await closer.CloseAsync(invitation, InvitationEnd.Revoked);
    }

    private async Task<List<InvitationRow>> AllAsync(CancellationToken ct)
    {
        // Read the records first: an invitation created in between then has no record yet, instead of looking lost at Logto.
        var records = await db.InvitationRecords.AsNoTracking().ToDictionaryAsync(record => record.InvitationId, ct);
        var replaced = await db.InvitationRecipients
            .Where(recipient => recipient.Replaces != null && recipient.Outcome == InviteOutcome.Waiting)
            .Select(recipient => recipient.Replaces!)
            .ToListAsync(ct);
        var there = await logto.GetOrganizationInvitations(tenant.OrganizationId, ct);
        var ids = there.Select(invitation => invitation.Id).ToHashSet(StringComparer.Ordinal);
        var lost = records.Values.Where(record => !ids.Contains(record.InvitationId)).GroupBy(record => record.Address)
            .Select(same => same.MaxBy(record => record.CreatedAt)!)
            .Where(record => !there.Any(newer => newer.CreatedAt > record.CreatedAt.ToUnixTimeMilliseconds()
                && string.Equals(newer.Invitee, record.Address, StringComparison.OrdinalIgnoreCase)));
        return [.. there.Select(invitation => InvitationRow.Of(invitation, records.GetValueOrDefault(invitation.Id))
            with { IsBeingReplaced = replaced.Contains(invitation.Id) }), .. lost.Select(InvitationRow.Lost)];
    }

    private static bool Matches(InvitationRow row, InvitationQuery query) => query.Filter?.Invoke(row) != false
        && (query.Search is null || row.Address.Contains(query.Search, StringComparison.OrdinalIgnoreCase)
            || (query.WithInviters && row.Inviter?.Contains(query.Search, StringComparison.CurrentCultureIgnoreCase) == true));

    private static IEnumerable<InvitationRow> Sort(IEnumerable<InvitationRow> rows, string? sort)
    {
        // The sort is stable: equal rows stay ordered by newest first.
        var newest = rows.OrderByDescending(row => row.Created);
        Func<InvitationRow, IComparable?>? key = sort?.TrimStart('-') switch
        {
            "address" => row => row.Address.ToLowerInvariant(),
            "role" => row => row.Role is null ? int.MaxValue : Roles.Rank(row.Role),
            "status" => row => row.State,
            "inviter" => row => row.Inviter ?? "",
            "expires" => row => row.Expires,
            _ => null,
        };
        return key is null ? newest : sort!.StartsWith('-') ? newest.OrderByDescending(key) : newest.OrderBy(key);
    }
}
