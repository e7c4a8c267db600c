using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members;

/// <summary>What the pages around the table of members share.</summary>
public static class TablePages
{
    /// <summary>The page of this organization's table that a form names, or the first one.</summary>
    public static string TableAddress(this PageModel page, string? named)
    {
        var table = page.Url.Page("/Members/Index")!;
        return LocalAddress.Of(named) is { } address && (address == table || address.StartsWith(table + "?", StringComparison.Ordinal)) ? address : table;
    }

    /// <summary>A role's name for people, or that there is none.</summary>
    public static string RoleTitle(string? role) => role is null ? Text.Members_NoRole : RoleWords.Title(role);
}
