using Microsoft.AspNetCore.Authentication;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// What else happens when Logto has sent a person back. All of them are asked, in the order in which they were added, before the session
/// begins and the browser goes on.
/// </summary>
public interface IAfterSignIn
{
    /// <param name="userId">The person's id in Logto.</param>
    /// <param name="isQuiet">True when the person did not sign in: the site has only asked Logto for more, see <see cref="LogtoSignIn.IsQuiet"/>.</param>
    Task SignedInAsync(TicketReceivedContext context, string userId, bool isQuiet);
}
