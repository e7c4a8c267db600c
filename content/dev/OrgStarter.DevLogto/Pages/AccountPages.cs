using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Management;

namespace OrgStarter.DevLogto.Pages;

/// <summary>
/// The routes of Logto's own account pages. A closed page shows Logto's message; an open one says that this server does not have it.
/// </summary>
internal static class AccountPages
{
    public static void MapAccountPages(this WebApplication app) => app.MapGet("/account/{page}", ShowAsync);

    private static async Task<IResult> ShowAsync(string page, string? redirect, DevLogtoDb db)
    {
        var isOpen = await AccountCenter.IsOpenAsync(db, page);
        var isOurs = Uri.TryCreate(redirect, UriKind.Absolute, out var back)
            && back.IsLoopback
            && back.Scheme.StartsWith("http", StringComparison.Ordinal);
        return new RazorComponentResult<MessagePage>(new
        {
            Title = isOpen ? Words.AccountPages : Words.AccountPageClosed,
            Text = isOpen ? Words.AccountPagesText : Words.AccountPageClosedText,
            Back = isOurs ? redirect : null,
        })
        {
            StatusCode = isOpen ? StatusCodes.Status200OK : StatusCodes.Status404NotFound,
        };
    }
}
