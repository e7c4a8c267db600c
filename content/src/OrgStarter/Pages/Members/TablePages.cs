using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;

namespace OrgStarter.Pages.Members;

public static class TablePages
{
    /// <summary>Returns the table URL from a form if it is a URL of this organization's table; otherwise the first page.</summary>
    public static string TableAddress(this PageModel page, string? named)
    {
        var table = page.Url.Page("/Members/Index")!;
        return LocalAddress.Of(named) is { } address && (address == table || address.StartsWith(table + "?", StringComparison.Ordinal))
            ? address
            : table;
    }
}
