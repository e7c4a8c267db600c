using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Features.Domains;

/// <summary>
/// Adds a user to an organization at sign-in if its mode is <see cref="JoinMode.Automatic"/>. A failure does not fail the sign-in: the site
/// then suggests the organization, and the next sign-in tries again.
/// </summary>
public sealed partial class JoinAtSignIn(DomainJoin colleagues, ITempDataDictionaryFactory notices, ILogger<DomainJoin> log) : IAfterSignIn
{
    public async Task SignedInAsync(TicketReceivedContext context, string userId, bool isQuiet)
    {
        if (isQuiet)
        {
            return;
        }

        try
        {
            var address = context.Principal?.FindFirst("email")?.Value;
            if (await colleagues.JoinAtSignInAsync(userId, address, context.HttpContext.RequestAborted))
            {
                var next = notices.GetTempData(context.HttpContext);
                next.Notify(Text.Join_Done);
                next.Save();
            }
        }
        catch (LogtoException e)
        {
            LogLater(e, userId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Failed to add {UserId} to the organization of their email domain; retrying at their next sign-in")]
    private partial void LogLater(Exception exception, string userId);
}
