namespace OrgStarter.Platform.Http;

/// <summary>Where one is in a long table. Pages count from 1.</summary>
public sealed record Paging(int Page, int PageSize, int Total)
{
    public int Pages => Math.Max(1, (Total + PageSize - 1) / PageSize);

    public int First => Total == 0 ? 0 : ((Page - 1) * PageSize) + 1;

    public int Last => Math.Min(Page * PageSize, Total);

    public bool HasPrevious => Page > 1;

    public bool HasNext => Page < Pages;

    /// <summary>A page number from an address: whatever it says, a number from 1 that Logto and SQL can take.</summary>
    public static int FromAddress(int typed) => Math.Clamp(typed, 1, 1_000_000);
}

/// <summary>What the pager needs besides the numbers: the address of a page, with the rest of the table's state in it.</summary>
public sealed record PagerModel(Paging Paging, Func<int, string?> Url);
