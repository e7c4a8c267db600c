using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace OrgStarter.Site;

/// <summary>One sentence for the next page a person sees: what has just been done.</summary>
public static class Notices
{
    private const string Key = "Notice";

    public static void Notify(this ITempDataDictionary tempData, string words) => tempData[Key] = words;

    public static string? TakeNotice(this ITempDataDictionary tempData) => tempData[Key] as string;
}
