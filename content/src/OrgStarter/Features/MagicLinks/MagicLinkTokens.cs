using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Invitations;

namespace OrgStarter.Features.MagicLinks;

/// <summary>
/// Creates and revokes the one-time tokens in invitation mails. A token signs any holder in as the owner of the invited address.
/// It therefore expires with the invitation at the latest, and a newer mail replaces it.
/// Source: https://docs.logto.io/end-user-flows/one-time-token.
/// </summary>
public sealed partial class MagicLinkTokens(
    ILogtoManagementApi logto,
    PlatformDbContext db,
    IOptions<MagicLinkOptions> options,
    TimeProvider time,
    ILogger<MagicLinkTokens> log,
    MagicLinkCookie cookie) : IMagicLinks
{
    private DbSet<InvitationToken> Stored => db.Set<InvitationToken>();

    public bool TakeOver(HttpContext context, string invitationId)
    {
        if (context.Features.Get<MagicLinkToken>() is not { Value: { Length: > 0 and <= 256 } token } || !LogtoId.IsOne(invitationId))
        {
            return false;
        }

        cookie.Keep(context, invitationId, token);
        return true;
    }

    public string? Find(HttpContext context, string invitationId) => cookie.Find(context, invitationId);

    public void Forget(HttpContext context) => cookie.Forget(context);

    public async Task<string> QueryAsync(LogtoInvitation invitation, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var rest = invitation.Expires - now;
        var life = options.Value.MagicLinkLifetime is { } shorter && shorter < rest ? shorter : rest;
        if (!options.Value.MagicLink || life < TimeSpan.FromSeconds(1))
        {
            return "";
        }

        try
        {
            await EndAsync(invitation.Id, ct);
            var token = await logto.CreateOneTimeToken(new NewOneTimeToken(invitation.Invitee, (long)life.TotalSeconds), ct);
            await Stored.Where(old => old.ExpiresAt < now).ExecuteDeleteAsync(ct);
            Stored.Add(new InvitationToken { TokenId = token.Id, InvitationId = invitation.Id, ExpiresAt = now + life });
            await db.SaveChangesAsync(ct);
            return $"?{MagicLinkRequests.Parameter}={Uri.EscapeDataString(token.Token)}";
        }
        catch (LogtoException e)
        {
            // Send the plain link instead.
            LogWithout(e, invitation.Id);
            return "";
        }
    }

    /// <summary>
    /// Checks the token before the browser goes to Logto. Logto's page for a used or expired token is a dead end. So is its next
    /// page if the account's email address differs from the invited one in letter case.
    /// </summary>
    /// <exception cref="LogtoException">Logto did not answer.</exception>
    public async Task<bool> IsGoodAsync(LogtoInvitation invitation, string token, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return (await logto.GetOneTimeTokens(invitation.Invitee, "active", ct)).Any(known => known.Token == token && known.ExpiresAt > now)
            && (await logto.FindUsers(invitation.Invitee, ct)).All(person => person.PrimaryEmail == invitation.Invitee);
    }

    /// <summary>
    /// Returns whether Logto asks users without a password to set one. That depends on its sign-up settings; a one-time token does not
    /// skip it.
    /// </summary>
    public async Task<bool> AsksForPasswordAsync(CancellationToken ct)
    {
        try
        {
            return (await logto.GetSignInExperience(ct)).SignUp?.Password != false;
        }
        catch (LogtoException e)
        {
            // Only the page's text depends on it. Assume that Logto asks.
            LogNoSettings(e);
            return true;
        }
    }

    public async Task EndAsync(string invitationId, CancellationToken ct)
    {
        foreach (var token in await Stored.Where(token => token.InvitationId == invitationId).ToListAsync(ct))
        {
            try
            {
                await logto.SetOneTimeTokenStatus(token.TokenId, new OneTimeTokenStatus("revoked"), ct);
            }
            catch (LogtoException e) when (!e.IsTransient)
            {
                // Already used or deleted.
            }
            catch (LogtoException e)
            {
                // The token expires anyway.
                LogNotEnded(e, token.TokenId, invitationId);
                continue;
            }

            await Stored.Where(ended => ended.TokenId == token.TokenId).ExecuteDeleteAsync(ct);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Failed to create one-time token for invitation {InvitationId}; sending its mail with the plain link")]
    private partial void LogWithout(Exception exception, string invitationId);

    [LoggerMessage(LogLevel.Warning, "Failed to read Logto's sign-in settings; the magic link page says that Logto can ask for a password")]
    private partial void LogNoSettings(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Failed to revoke one-time token {TokenId} of ended invitation {InvitationId}; it expires later")]
    private partial void LogNotEnded(Exception exception, string tokenId, string invitationId);
}
