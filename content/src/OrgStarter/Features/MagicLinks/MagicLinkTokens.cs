using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Invitations;

namespace OrgStarter.Features.MagicLinks;

/// <summary>
/// The one-time tokens of invitation mails. A token signs in whoever has it as the owner of the invited address, so it lives no
/// longer than its invitation is open, and a newer mail replaces it. Source: https://docs.logto.io/end-user-flows/one-time-token.
/// </summary>
public sealed partial class MagicLinkTokens(
    ILogtoManagementApi logto, PlatformDbContext db, IOptions<MagicLinkOptions> options, TimeProvider time, ILogger<MagicLinkTokens> log, MagicLinkCookie cookie) : IMagicLinks
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
        var life = options.Value.MagicLinkLife is { } shorter && shorter < rest ? shorter : rest;
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
            // The plain link does as well.
            LogWithout(e, invitation.Id);
            return "";
        }
    }

    /// <summary>
    /// Asked before the browser leaves with it: Logto's page for a token that is used or over leads nowhere, and nor does the one after
    /// a token of somebody whose account has the address in other letter case.
    /// </summary>
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task<bool> IsGoodAsync(LogtoInvitation invitation, string token, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return (await logto.GetOneTimeTokens(invitation.Invitee, "active", ct)).Any(known => known.Token == token && known.ExpiresAt > now)
            && (await logto.FindUsers(invitation.Invitee, ct)).All(person => person.PrimaryEmail == invitation.Invitee);
    }

    /// <summary>
    /// Whether Logto asks a person who has no password to set one on the way: its sign-up settings say so, and a one-time token does not
    /// spare it.
    /// </summary>
    public async Task<bool> AsksForPasswordAsync(CancellationToken ct)
    {
        try
        {
            return (await logto.GetSignInExperience(ct)).SignUp?.Password != false;
        }
        catch (LogtoException e)
        {
            // The words of a page: better those that promise less than no page.
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
                // Used, or gone already.
            }
            catch (LogtoException e)
            {
                // It ends by itself with its life.
                LogNotEnded(e, token.TokenId, invitationId);
                continue;
            }

            await Stored.Where(ended => ended.TokenId == token.TokenId).ExecuteDeleteAsync(ct);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Logto gave no one-time token for invitation {InvitationId}; its mail goes out with the plain link")]
    private partial void LogWithout(Exception exception, string invitationId);

    [LoggerMessage(LogLevel.Warning, "Logto did not give its sign-in settings; the page of a magic link says that a password may be asked for")]
    private partial void LogNoSettings(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The one-time token {TokenId} of invitation {InvitationId}, which has ended, could not be revoked")]
    private partial void LogNotEnded(Exception exception, string tokenId, string invitationId);
}
