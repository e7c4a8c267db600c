using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Features.Domains;

/// <summary>
/// After any sign-in, whoever has an address of an organization that takes its colleagues in by itself is a member. Never a reason for a
/// sign-in to fail: who could not join now is told of the organization, and it is tried again the next time.
/// </summary>
public sealed partial class JoinAtSignIn(Colleagues colleagues, ITempDataDictionaryFactory notices, ILogger<Colleagues> log) : IAfterSignIn
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

    [LoggerMessage(LogLevel.Warning, "{UserId} could not be made a member of their colleagues' organization now; their next sign-in tries again")]
    private partial void LogLater(Exception exception, string userId);
}
