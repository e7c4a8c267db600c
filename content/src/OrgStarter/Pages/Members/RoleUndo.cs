using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using OrgStarter.Platform.Rights;
using OrgStarter.Site;

namespace OrgStarter.Pages.Members;

/// <summary>
/// The undo of a role change, available for a short time. It is an ordinary role change with the same checks, so a forged undo grants
/// nothing more.
/// </summary>
/// <param name="Former">The roles before the change.</param>
/// <param name="Present">The roles since, as of <c>Roles.Join</c>. The undo is refused if they have changed meanwhile.</param>
/// <param name="Until">The deadline in Unix seconds.</param>
public sealed record RoleUndo(string UserId, string Name, IReadOnlyList<string> Former, string Present, long Until)
{
    private const string Key = "RoleUndo";

    public static readonly TimeSpan Time = TimeSpan.FromMinutes(1);

    public void Offer(ITempDataDictionary tempData) => tempData[Key] = JsonSerializer.Serialize(this);

    public static RoleUndo? Take(ViewContext view) =>
        view.HasNotices() && view.TempData[Key] is string written ? JsonSerializer.Deserialize<RoleUndo>(written) : null;
}
