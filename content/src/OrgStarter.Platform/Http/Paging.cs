namespace OrgStarter.Platform.Http;

/// <summary>The position in a paged list. Pages count from 1.</summary>
public sealed record Paging(int Page, int PageSize, int Total)
{
    public int Pages => Math.Max(1, (Total + PageSize - 1) / PageSize);

    public int First => Total == 0 ? 0 : ((Page - 1) * PageSize) + 1;

    public int Last => Math.Min(Page * PageSize, Total);

    public bool HasPrevious => Page > 1;

    public bool HasNext => Page < Pages;

    /// <summary>Clamps a page number from the URL to values that Logto and SQL accept.</summary>
    public static int FromAddress(int typed) => Math.Clamp(typed, 1, 1_000_000);
}

/// <summary>What the pager needs: the position, and the URL of each page with the other query parameters of the list.</summary>
public sealed record PagerModel(Paging Paging, Func<int, string?> Url);
