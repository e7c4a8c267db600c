using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

public enum Turn
{
    First,
    After,
    Before,
    Last,
}

/// <summary>Where a page starts: after or before a value of the sort column.</summary>
public sealed record MemberPlace(Turn Turn, string? Key = null)
{
    public static MemberPlace First { get; } = new(Turn.First);
}

/// <param name="Total">The number of matching members; null if there are more than the table counts.</param>
public sealed record MemberTablePage(IReadOnlyList<MemberLine> Rows, bool HasPrevious, bool HasNext, int? Total);

/// <param name="Key">The member's value of the sort column.</param>
public sealed record MemberLine(DirectoryMember Member, string Key);

/// <summary>
/// Reads pages of the current organization's directory. A page is read from the index of its sort column, which also contains the filter
/// columns. A search for a rare word scans the organization's part of that index; all other queries stop early.
/// </summary>
public sealed class MemberTable(PlatformDbContext db, RowCache cache, CurrentTenant tenant)
{
    private const int MaxCounted = 200;

    /// <summary>The number of rows that an export reads at once and holds in memory.</summary>
    private const int Chunk = 1000;

    private IQueryable<DirectoryMember> All => db.DirectoryMembers.AsNoTracking();

    public async Task<MemberTablePage> PageAsync(
        MemberFilter filter,
        MemberOrder order,
        MemberPlace place,
        int size,
        CancellationToken ct) =>
        await cache.GetAsync(
            (nameof(MemberTable), tenant.OrganizationId, filter, order, place, size),
            () => ReadAsync(filter, order, place, size, ct));

    private async Task<MemberTablePage> ReadAsync(MemberFilter filter, MemberOrder order, MemberPlace place, int size, CancellationToken ct)
    {
        // The last page is read backwards from the end, the previous page backwards from the current key.
        var isReversed = place.Turn is Turn.Last or Turn.Before;
        var (found, total) = await FindAsync(filter, order, place.Key, order.IsDescending ^ isReversed, size + 1, ct);
        var hasMore = found.Count > size;
        List<MemberLine> page = [.. found.Take(size)];
        if (!isReversed)
        {
            var all = place.Turn == Turn.First && !hasMore ? page.Count : total;
            return new MemberTablePage(page, HasPrevious: place.Turn == Turn.After, HasNext: hasMore, all);
        }

        page.Reverse();
        // The table has changed and fewer rows precede the key than a page holds: return the full first page instead.
        return place.Turn == Turn.Before && !hasMore
            ? await ReadAsync(filter, order, MemberPlace.First, size, ct)
            : new MemberTablePage(page, HasPrevious: hasMore, HasNext: place.Turn == Turn.Before, total);
    }

    /// <summary>Returns a page by its number, ordered by name, with an exact total; the last page if the number is too high.</summary>
    public async Task<(IReadOnlyList<DirectoryMember> Rows, Paging Paging)> PageAsync(
        MemberFilter filter,
        int page,
        int size,
        CancellationToken ct)
    {
        var (rows, column) = Rows(filter, MemberOrder.Default);
        var skipped = (page - 1) * size;
        var keys = await Keys(rows, column, null, isDescending: false).Skip(skipped).Take(size).ToListAsync(ct);
        var isLast = keys.Count < size && (keys.Count > 0 || page == 1);
        var paging = new Paging(
            page,
            size,
            isLast ? skipped + keys.Count : filter.IsEmpty ? await RowCountAsync(ct) : await rows.CountAsync(ct));
        return keys.Count == 0 && page > paging.Pages
            ? await PageAsync(filter, paging.Pages, size, ct)
            : ([.. (await FetchAsync(keys, ct)).Select(line => line.Member)], paging);
    }

    /// <summary>Returns all matching members. Reads them in chunks, so that a slow client does not keep a transaction open.</summary>
    public async IAsyncEnumerable<DirectoryMember> AllAsync(
        MemberFilter filter,
        MemberOrder order,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var (rows, column) = Rows(filter, order);
        string? key = null;
        List<MemberLine> piece;
        do
        {
            piece = await LinesAsync(rows, column, key, order.IsDescending, Chunk, ct);
            foreach (var line in piece)
            {
                yield return line.Member;
            }

            key = piece is [.., var last] ? last.Key : null;
        }
        while (piece.Count == Chunk);
    }

    public async Task<IReadOnlyList<DirectoryMember>> ManyAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        await All.Where(row => userIds.Contains(row.UserId)).OrderBy(row => row.ByName).ToListAsync(ct);

    public Task<DirectoryMember?> FindAsync(string userId, CancellationToken ct) =>
        All.FirstOrDefaultAsync(row => row.UserId == userId, ct);

    private async Task<(List<MemberLine> Lines, int? Total)> FindAsync(
        MemberFilter filter,
        MemberOrder order,
        string? after,
        bool isDescending,
        int count,
        CancellationToken ct)
    {
        var (rows, column) = Rows(filter, order);
        if (filter.IsEmpty)
        {
            return (await LinesAsync(rows, column, after, isDescending, count, ct), await RowCountAsync(ct));
        }

        // Reads only keys first: PostgreSQL applies a filter in the index only in an index-only scan. Without a start key, the same scan
        // also provides the total.
        var keys = await Keys(rows, column, after, isDescending).Take(MaxCounted + 1).ToListAsync(ct);
        var total = after is null ? keys.Count : await Rows(filter, MemberOrder.Default).Rows.Take(MaxCounted + 1).CountAsync(ct);
        return (await FetchAsync([.. keys.Take(count)], ct), total > MaxCounted ? null : total);
    }

    /// <summary>
    /// Within one status, or among owners, whose first role is always that one, the order by name is that of the filter's own column. Its
    /// index also serves the filter.
    /// </summary>
    private (IQueryable<DirectoryMember> Rows, string Column) Rows(MemberFilter filter, MemberOrder order)
    {
        var rows = filter.Apply(All);
        return order.By != MemberOrder.Name ? (rows, order.Column)
            : filter.Role == Roles.Owner
                ? (rows.Beginning(row => row.ByRole, DirectoryMember.Rank(Roles.Owner)), nameof(DirectoryMember.ByRole))
                : filter.Status is { } status
                    ? (rows.Beginning(row => row.ByStatus, DirectoryMember.Rank(status)), nameof(DirectoryMember.ByStatus))
                    : (rows, order.Column);
    }

    /// <summary>Returns the stored number of members. During the first pass, returns Logto's total.</summary>
    private async Task<int> RowCountAsync(CancellationToken ct) =>
        (await DirectoryProgress.FindAsync(db, cache, tenant.OrganizationId, ct))?.Sync is { } sync
            ? sync.IsFilling ? sync.Total : sync.Rows
            : 0;

    /// <summary>Returns the members with these keys, in the order of the keys. Members who have left meanwhile are missing.</summary>
    private async Task<List<MemberLine>> FetchAsync(List<string> keys, CancellationToken ct)
    {
        var ids = keys.ConvertAll(DirectoryMember.IdIn);
        var members = await All.Where(row => ids.Contains(row.UserId)).ToDictionaryAsync(row => row.UserId, ct);
        return [.. keys
            .Where(key => members.ContainsKey(DirectoryMember.IdIn(key)))
            .Select(key => new MemberLine(members[DirectoryMember.IdIn(key)], key))];
    }

    private static Task<List<MemberLine>> LinesAsync(
        IQueryable<DirectoryMember> rows,
        string column,
        string? after,
        bool isDescending,
        int count,
        CancellationToken ct) =>
        rows.OrderedAfter(Key(column), after, isDescending)
            .Take(count)
            .Select(row => new MemberLine(row, EF.Property<string>(row, column)))
            .ToListAsync(ct);

    private static IQueryable<string> Keys(IQueryable<DirectoryMember> rows, string column, string? after, bool isDescending) =>
        rows.OrderedAfter(Key(column), after, isDescending).Select(Key(column));

    private static Expression<Func<DirectoryMember, string>> Key(string column) => row => EF.Property<string>(row, column);
}
