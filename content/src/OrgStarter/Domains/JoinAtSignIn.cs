using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using OrgStarter.Logto;
using OrgStarter.Resources;
using OrgStarter.Site;

namespace OrgStarter.Domains;

/// <summary>
/// After any sign-in, whoever has an address of an organization that takes its colleagues in by itself is a member. Never a reason for a
/// sign-in to fail: who could not join now is told of the organization, and it is tried again the next time.
/// </summary>
public static partial class JoinAtSignIn
{
    public static async Task TryAsync(TicketReceivedContext context)
    {
        var services = context.HttpContext.RequestServices;
        if (context.Principal?.FindFirst("sub")?.Value is not { } userId)
        {
            return;
        }

        try
        {
            var address = context.Principal.FindFirst("email")?.Value;
            if (await services.GetRequiredService<Colleagues>().JoinAtSignInAsync(userId, address, context.HttpContext.RequestAborted))
            {
                var next = services.GetRequiredService<ITempDataDictionaryFactory>().GetTempData(context.HttpContext);
                next.Notify(Text.Join_Done);
                next.Save();
            }
        }
        catch (LogtoException e)
        {
            LogLater(services.GetRequiredService<ILogger<Colleagues>>(), e, userId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{UserId} could not be made a member of their colleagues' organization now; their next sign-in tries again")]
    private static partial void LogLater(ILogger logger, Exception exception, string userId);
}
