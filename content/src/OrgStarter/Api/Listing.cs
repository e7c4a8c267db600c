using OrgStarter.Platform.Http;
using OrgStarter.Texts;

namespace OrgStarter.Api;

/// <summary>One page of a list.</summary>
/// <param name="Page">The returned page, starting at 1. A request past the end returns the last page.</param>
/// <param name="Total">The number of items on all pages.</param>
public sealed record Listing<T>(IReadOnlyList<T> Items, int Page, int PageSize, int Total);

public static class Listing
{
    public static Listing<T> Of<TRow, T>(IReadOnlyList<TRow> rows, Paging paging, Func<TRow, T> show) =>
        new([.. rows.Select(show)], paging.Page, paging.PageSize, paging.Total);
}

public sealed record ListingQuery
{
    private const int MaxPageSize = 100;
    private const int LongestSearch = 100;

    /// <summary>The search text; null or blank returns all items.</summary>
    public string? Q { get; init; }

    /// <summary>Starts at 1.</summary>
    public int? Page { get; init; }

    /// <summary>1 to 100; defaults to 20.</summary>
    public int? PageSize { get; init; }

    public string? Search => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();

    public int Number => Page ?? 1;

    public int Size => PageSize ?? 20;

    /// <summary>Returns validation errors by parameter name.</summary>
    public Dictionary<string, string[]> Problems()
    {
        var problems = new Dictionary<string, string[]>();
        if (Number != Paging.FromAddress(Number))
        {
            problems["page"] = [Text.Api_PageOutOfRange];
        }

        if (Size is < 1 or > MaxPageSize)
        {
            problems["pageSize"] = [Text.Api_PageSizeOutOfRange.With(MaxPageSize)];
        }

        if (Search?.Length > LongestSearch)
        {
            problems["q"] = [Text.Api_SearchTooLong.With(LongestSearch)];
        }

        return problems;
    }
}
