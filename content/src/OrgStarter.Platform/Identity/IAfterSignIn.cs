using Microsoft.AspNetCore.Authentication;

namespace OrgStarter.Platform.Identity;

/// <summary>A step after a sign-in, before the session starts. Steps run in the order of their registration.</summary>
public interface IAfterSignIn
{
    /// <param name="userId">The user's id in Logto.</param>
    /// <param name="isQuiet">True if the site only requested more scopes from Logto. See <see cref="LogtoSignIn.IsQuiet"/>.</param>
    Task SignedInAsync(TicketReceivedContext context, string userId, bool isQuiet);
}
