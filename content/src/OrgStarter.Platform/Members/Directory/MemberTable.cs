using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

public enum Turn
{
    First,
    After,
    Before,
    Last,
}

/// <summary>Where a page begins: after, or before, a value of the column that the table is sorted by.</summary>
public sealed record MemberPlace(Turn Turn, string? Key = null)
{
    public static MemberPlace First { get; } = new(Turn.First);
}

/// <param name="Total">How many match; null for more than are worth counting.</param>
public sealed record MemberTablePage(IReadOnlyList<MemberLine> Rows, bool HasPrevious, bool HasNext, int? Total);

/// <param name="Key">Its value of the column that the table is sorted by.</param>
public sealed record MemberLine(DirectoryMember Member, string Key);

/// <summary>
/// Reads the current organization's directory. A page costs what it holds, whatever the size of the organization: what few match is
/// fetched and sorted; what many match is met soon while going along the order.
/// </summary>
public sealed class MemberTable(PlatformDbContext db, MemberSearch search, CurrentTenant tenant)
{
    /// <summary>Up to so many are fetched by their ids and sorted.</summary>
    private const int Few = 200;

    /// <summary>
    /// Put behind a column it keeps its index out of the plan. SQLite takes the index of an order for the better one even where ten
    /// ids are given, and then goes over the whole organization; see docs/decisions/0037.
    /// </summary>
    private static readonly string ByNoIndex = "";

    /// <summary>How many rows an export reads at once: all that it ever holds in memory.</summary>
    private const int Chunk = 1000;

    public async Task<MemberTablePage> PageAsync(MemberFilter filter, MemberOrder order, MemberPlace place, int size, CancellationToken ct)
    {
        // Backwards from the end for the last page, and from its beginning for the one before.
        var isReversed = place.Turn is Turn.Last or Turn.Before;
        var isDescending = order.IsDescending ^ isReversed;
        var (found, total) = order.By == MemberOrder.Name && await search.PageAsync(filter, place.Key, isDescending, size + 1, ct) is { } searched
            ? searched : await FindAsync(filter, order, place.Key, isDescending, size + 1, ct);
        var hasMore = found.Count > size;
        List<MemberLine> page = [.. found.Take(size)];
        if (!isReversed)
        {
            var all = place.Turn == Turn.First && !hasMore ? page.Count : total;
            return new MemberTablePage(page, HasPrevious: place.Turn == Turn.After, HasNext: hasMore, all);
        }

        page.Reverse();
        // Before the first row of a table that has changed meanwhile: the first page, then, whole.
        return place.Turn == Turn.Before && !hasMore
            ? await PageAsync(filter, order, MemberPlace.First, size, ct)
            : new MemberTablePage(page, HasPrevious: hasMore, HasNext: place.Turn == Turn.Before, total);
    }

    private async Task<(List<MemberLine> Lines, int? Total)> FindAsync(MemberFilter filter, MemberOrder order, string? key, bool isDescending, int count, CancellationToken ct)
    {
        var few = await FewAsync(filter, order, ct);
        var (rows, column) = Rows(filter, order, few);
        return (
            await Ordered(rows, column, key, isDescending, few is not null).Take(count).Select(row => new MemberLine(row, EF.Property<string>(row, column))).ToListAsync(ct),
            few is not null ? await rows.CountAsync(ct) : filter.IsEmpty ? await RowCountAsync(ct) : await CountFewAsync(filter, rows, ct));
    }

    /// <summary>Everybody whom the filter lets through. Read in pieces, so that a slow reader holds no transaction open.</summary>
    public async IAsyncEnumerable<DirectoryMember> AllAsync(MemberFilter filter, MemberOrder order, [EnumeratorCancellation] CancellationToken ct)
    {
        var few = await FewAsync(filter, order, ct);
        var (rows, column) = Rows(filter, order, few);
        string? key = null;
        List<MemberLine> piece;
        do
        {
            piece = await Ordered(rows, column, key, order.IsDescending, few is not null).Take(Chunk)
                .Select(row => new MemberLine(row, EF.Property<string>(row, column))).ToListAsync(ct);
            foreach (var line in piece)
            {
                yield return line.Member;
            }

            key = piece is [.., var last] ? last.Key : null;
        }
        while (piece.Count == Chunk);
    }

    public async Task<IReadOnlyList<DirectoryMember>> ManyAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        await db.DirectoryMembers.AsNoTracking().Where(row => userIds.Contains(row.UserId)).OrderBy(row => row.ByName).ToListAsync(ct);

    public Task<DirectoryMember?> FindAsync(string userId, CancellationToken ct) =>
        db.DirectoryMembers.AsNoTracking().FirstOrDefaultAsync(row => row.UserId == userId, ct);

    /// <summary>By name within one role is the order of roles: the index that has the filter has the order, too.</summary>
    private (IQueryable<DirectoryMember> Rows, string Column) Rows(MemberFilter filter, MemberOrder order, IReadOnlyList<string>? few)
    {
        var rows = filter.Apply(db.DirectoryMembers.AsNoTracking());
        if (few is not null)
        {
            return (rows.Where(row => few.Contains(row.UserId)), order.Column);
        }

        return order.By != MemberOrder.Name ? (rows, order.Column)
            : filter.Role is not null ? (rows.Beginning(row => row.ByRole, DirectoryMember.Rank(filter.Role)), nameof(DirectoryMember.ByRole))
            : filter.Status is { } status ? (rows.Beginning(row => row.ByStatus, DirectoryMember.Rank(status)), nameof(DirectoryMember.ByStatus))
            : (rows, order.Column);
    }

    /// <returns>The ids of those whom one part of the filter lets through, when they are few; null when there are many, or no filter.</returns>
    private async Task<IReadOnlyList<string>?> FewAsync(MemberFilter filter, MemberOrder order, CancellationToken ct)
    {
        var parts = filter.Words.OrderByDescending(typed => typed.IsWhole)
            .Select(typed => search.Matches(typed).OrderBy(w => w.Word).ThenBy(w => w.ByName).Select(w => w.ByName)).ToList();
        // In the order of names a role or a status is a range: no detour is shorter.
        if (order.By != MemberOrder.Name)
        {
            if (filter.Role is { } role)
            {
                parts.Add(db.DirectoryMembers.Beginning(row => row.ByRole, DirectoryMember.Rank(role)).OrderBy(row => row.ByRole).Select(row => row.ByRole));
            }

            if (filter.Status is { } status)
            {
                parts.Add(db.DirectoryMembers.Beginning(row => row.ByStatus, DirectoryMember.Rank(status)).OrderBy(row => row.ByStatus).Select(row => row.ByStatus));
            }
        }

        foreach (var part in parts)
        {
            // Counted first, within an index: of many, no row is fetched.
            if (await part.Take(Few + 1).CountAsync(ct) <= Few)
            {
                return [.. (await part.ToListAsync(ct)).Select(DirectoryMember.IdIn).Distinct()];
            }
        }

        return filter.Search is not null && filter.Words.Count == 0 ? [] : null;
    }

    /// <returns>Null for more than are worth counting, and for what no range counts.</returns>
    private static async Task<int?> CountFewAsync(MemberFilter filter, IQueryable<DirectoryMember> rows, CancellationToken ct) =>
        filter.Search is null && await rows.Take(Few + 1).CountAsync(ct) is <= Few and var count ? count : null;

    /// <summary>Kept, not counted. While the directory is filled for the first time: what Logto says.</summary>
    private Task<int> RowCountAsync(CancellationToken ct) => db.MemberSyncs.Where(sync => sync.OrganizationId == tenant.OrganizationId)
        .Select(sync => sync.AsOf == null ? sync.Total : sync.Rows).SingleOrDefaultAsync(ct);

    private static IQueryable<DirectoryMember> Ordered(IQueryable<DirectoryMember> rows, string column, string? after, bool isDescending, bool areFew) =>
        rows.OrderedAfter(areFew ? Unindexed(column) : Indexed(column), after, isDescending);

    private static Expression<Func<DirectoryMember, string>> Indexed(string column) => row => EF.Property<string>(row, column);

    private static Expression<Func<DirectoryMember, string>> Unindexed(string column) => row => EF.Property<string>(row, column) + ByNoIndex;
}
