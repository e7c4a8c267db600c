using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using OrgStarter.Site;

namespace OrgStarter.Pages.Members;

/// <summary>
/// The undo of a role change, available for a short time. It is an ordinary role change with the same checks, so a forged undo grants
/// nothing more.
/// </summary>
/// <param name="Present">The new role. The undo is refused if the member's role has changed since.</param>
/// <param name="Until">The deadline in Unix seconds.</param>
public sealed record RoleUndo(string UserId, string Name, string Former, string Present, long Until)
{
    private const string Key = "RoleUndo";

    public static readonly TimeSpan Time = TimeSpan.FromMinutes(1);

    public void Offer(ITempDataDictionary tempData) => tempData[Key] = JsonSerializer.Serialize(this);

    public static RoleUndo? Take(ViewContext view) =>
        view.HasNotices() && view.TempData[Key] is string written ? JsonSerializer.Deserialize<RoleUndo>(written) : null;
}
