namespace OrgStarter.Site;

/// <summary>A column of a table that can be sorted. The partial <c>_SortHeaders</c> renders it.</summary>
/// <param name="Url">The URL of the table, sorted by this column.</param>
/// <param name="Direction">The value of <c>aria-sort</c>; null if the table is not sorted by this column.</param>
public sealed record SortHeader(string Column, string Title, string Url, string? Direction)
{
    /// <summary>Explains the column; null for none.</summary>
    public string? Hint { get; init; }
}
