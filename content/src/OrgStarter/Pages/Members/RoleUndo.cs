using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using OrgStarter.Site;

namespace OrgStarter.Pages.Members;

/// <summary>
/// A changed role that can be taken back for a while. It is sent as an ordinary change of role, through the same rules: whoever
/// makes one up by hand can do no more than they could in the table.
/// </summary>
/// <param name="Present">The role that was given; if it is another by then, nothing is undone.</param>
/// <param name="Until">Unix seconds.</param>
public sealed record RoleUndo(string UserId, string Name, string Former, string Present, long Until)
{
    private const string Key = "RoleUndo";

    public static readonly TimeSpan Time = TimeSpan.FromMinutes(1);

    /// <summary>For the next page that the person sees.</summary>
    public void Offer(ITempDataDictionary tempData) => tempData[Key] = JsonSerializer.Serialize(this);

    public static RoleUndo? Take(ViewContext view) =>
        view.HasNotices() && view.TempData[Key] is string written ? JsonSerializer.Deserialize<RoleUndo>(written) : null;
}
