using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Identity;

/// <summary>Keeps tickets in the database. The tokens leave the ticket on the way in, so that reading a ticket never reads a token.</summary>
public sealed class SessionStore(IDataProtectionProvider protection, IOptions<SessionLifeOptions> life, TimeProvider time) : ITicketStore
{
    private readonly IDataProtector tickets = protection.CreateProtector("Session.Ticket");
    private readonly IDataProtector tokens = protection.CreateProtector("Session.Token");

    /// <summary>What every request asks, compiled once. It belongs to the model of one engine, and is therefore not static.</summary>
    private readonly Func<PlatformDbContext, string, CancellationToken, Task<KeptTicket?>> find = EF.CompileAsyncQuery((PlatformDbContext db, string id, CancellationToken ct) =>
        db.Set<Session>().Where(session => session.Id == id).Select(session => new KeptTicket(session.Ticket, session.CreatedAt, session.LastSeenAt)).FirstOrDefault());

    /// <summary>A sign-in. The session that the browser had before, whosever it was, ends with it.</summary>
    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var session = NewSession(key, ticket, httpContext);
        var db = Database(httpContext);
        var old = await TakeAsync(db, Current(httpContext).ReplacedId, cancellationToken);
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        if (old?.RefreshToken is { } token && IsOfAnotherGrant(old, session))
        {
            await httpContext.RequestServices.GetRequiredService<TokenRevocation>().RevokeAsync(token, cancellationToken);
        }

        return key;
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var (id, current) = (IdOf(key), Current(httpContext));
        if (current.IsSigningIn)
        {
            // Without a ticket the handler asks for a new key: a key that was there before the sign-in is never taken over.
            current.ReplacedId = id;
            return null;
        }

        try
        {
            return await ReadAsync(id, httpContext, cancellationToken);
        }
        catch (Exception e) when (DatabaseOutage.IsCause(e))
        {
            // The handler keeps what it is told for the whole request: thrown, this would be thrown again under the page that says so.
            current.Unknown = e;
            return null;
        }
    }

    private async Task<AuthenticationTicket?> ReadAsync(string id, HttpContext context, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (seen, created) = life.Value.EndsOf(now);
        var row = await find(Database(context), id, ct);
        if (row is null || row.LastSeenAt <= seen || row.CreatedAt <= created)
        {
            return null;
        }

        if (row.LastSeenAt + SessionLifeOptions.SeenEvery <= now)
        {
            await SeenAsync(id, now, context);
        }

        Current(context).Id = id;
        return Open(row.Ticket);
    }

    /// <summary>A changed ticket of the same sign-in, from code that signs the same person in again; its life goes on as it was.</summary>
    public async Task RenewAsync(string key, AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var (id, renewed) = (IdOf(key), Protect(ticket));
        await Database(httpContext).Sessions.Where(session => session.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.Ticket, renewed), cancellationToken);
    }

    public async Task RemoveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var id = IdOf(key);
        await Database(httpContext).Sessions.Where(session => session.Id == id).ExecuteDeleteAsync(cancellationToken);
    }

    // The cookie handler calls the overloads above; these remain from before they existed.
    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException();

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => throw new NotSupportedException();

    public Task RenewAsync(string key, AuthenticationTicket ticket) => throw new NotSupportedException();

    public Task RemoveAsync(string key) => throw new NotSupportedException();

    /// <summary>The ticket of a row, for whoever changes what it says of its person.</summary>
    internal AuthenticationTicket? Open(byte[] ticket) => TicketSerializer.Default.Deserialize(tickets.Unprotect(ticket));

    internal byte[] Close(AuthenticationTicket ticket) => Protect(ticket);

    public string Reveal(string protectedToken) => tokens.Unprotect(protectedToken);

    public string Hide(string token) => tokens.Protect(token);

    private Session NewSession(string key, AuthenticationTicket ticket, HttpContext context)
    {
        var now = time.GetUtcNow();
        var refreshToken = ticket.Properties.GetTokenValue("refresh_token");
        var idToken = ticket.Properties.GetTokenValue("id_token");
        // Only the ID token stays in the ticket: sign-out hands it to Logto as a hint.
        ticket.Properties.StoreTokens(idToken is null ? [] : [new AuthenticationToken { Name = "id_token", Value = idToken }]);
        var (browser, device, _) = UserAgent.Words(context.Request.Headers.UserAgent);
        return new Session
        {
            Id = IdOf(key),
            UserId = ticket.Principal.FindFirst("sub")!.Value,
            LogtoSid = ticket.Principal.FindFirst("sid")?.Value,
            Ticket = Protect(ticket),
            RefreshToken = refreshToken is null ? null : Hide(refreshToken),
            CreatedAt = now,
            LastSeenAt = now,
            Browser = browser,
            Device = device,
            Origin = Network.Words(context.Connection.RemoteIpAddress),
        };
    }

    private static async Task<Session?> TakeAsync(PlatformDbContext db, string? id, CancellationToken ct)
    {
        if (id is null)
        {
            return null;
        }

        var old = await db.Sessions.AsNoTracking().FirstOrDefaultAsync(session => session.Id == id, ct);
        await db.Sessions.Where(session => session.Id == id).ExecuteDeleteAsync(ct);
        return old;
    }

    /// <summary>
    /// Within one session of its own Logto gives every sign-in tokens of the same grant, and revoking one of them revokes them all,
    /// the new ones, too. So only a grant that is surely another is revoked; a token of the same grant is forgotten.
    /// </summary>
    private static bool IsOfAnotherGrant(Session old, Session session) =>
        old.UserId != session.UserId || (old.LogtoSid is not null && session.LogtoSid is not null && old.LogtoSid != session.LogtoSid);

    /// <summary>However many requests come at once, one of them writes.</summary>
    private static async Task SeenAsync(string id, DateTimeOffset now, HttpContext context)
    {
        var (before, origin) = (now - SessionLifeOptions.SeenEvery, Network.Words(context.Connection.RemoteIpAddress));
        await Database(context).Sessions.Where(session => session.Id == id && session.LastSeenAt <= before).ExecuteUpdateAsync(
            set => set.SetProperty(session => session.LastSeenAt, now).SetProperty(session => session.Origin, origin), CancellationToken.None);
    }

    private sealed record KeptTicket(byte[] Ticket, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt);

    private byte[] Protect(AuthenticationTicket ticket) => tickets.Protect(TicketSerializer.Default.Serialize(ticket));

    /// <summary>The key has 256 random bits: a plain hash of it cannot be guessed back.</summary>
    private static string IdOf(string key) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static CurrentSession Current(HttpContext context) => context.RequestServices.GetRequiredService<CurrentSession>();

    private static PlatformDbContext Database(HttpContext context) => context.RequestServices.GetRequiredService<PlatformDbContext>();
}
