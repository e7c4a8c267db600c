using System.Collections.Concurrent;
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
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Identity;

/// <summary>Stores tickets in the database. Tokens are stored separately, so that reading a ticket does not decrypt them.</summary>
public sealed class SessionStore(
    IDataProtectionProvider protection,
    RowCache rows,
    IOptions<SessionLifetimeOptions> life,
    TimeProvider time) : ITicketStore
{
    private const int MaxUnopened = 1_000;
    private readonly IDataProtector tickets = protection.CreateProtector("Session.Ticket");
    private readonly IDataProtector tokens = protection.CreateProtector("Session.Token");

    /// <summary>
    /// The query of every request: whose session it is, and the version of that user's membership in the organization of the path. Compiled
    /// once. Not static, because it belongs to the model of one database engine.
    /// </summary>
    private readonly Func<PlatformDbContext, string, string, CancellationToken, Task<SessionRow?>> find = EF.CompileAsyncQuery(
        (PlatformDbContext db, string id, string organizationId, CancellationToken ct) =>
            db.Set<Session>().Where(session => session.Id == id)
                .Select(session => new SessionRow(
                    session.Ticket,
                    session.CreatedAt,
                    session.LastSeenAt,
                    DatabaseState.Now(),
                    db.Set<MembershipVersion>()
                        .Where(v => (v.OrganizationId == organizationId || v.OrganizationId == MembershipVersion.Everywhere)
                            && (v.UserId == session.UserId || v.UserId == MembershipVersion.Everyone))
                        .Sum(v => v.Version)))
                .FirstOrDefault());

    /// <summary>The sessions that were begun here and have not shown a page yet.</summary>
    private readonly ConcurrentDictionary<string, byte> unopened = new();

    /// <summary>Returns true once per session: for its first page, in the instance where it was begun.</summary>
    internal bool TryOpen(string id) => unopened.TryRemove(id, out _);

    /// <summary>Stores a new session and ends the browser's previous session, even of another user.</summary>
    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var session = NewSession(key, ticket, httpContext);
        var db = Database(httpContext);
        var old = await TakeAsync(db, Current(httpContext).ReplacedId, cancellationToken);
        db.Sessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        if (unopened.Count >= MaxUnopened)
        {
            unopened.Clear();
        }

        unopened[session.Id] = 0;
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
            // Without a ticket, the handler creates a new key. A key from before the sign-in is never reused (session fixation).
            current.ReplacedId = id;
            return null;
        }

        try
        {
            return await ReadAsync(id, httpContext, cancellationToken);
        }
        catch (Exception e) when (DatabaseOutage.IsCause(e))
        {
            // The handler repeats an exception for the whole request, also for the error page. UseLogtoSignIn throws instead.
            current.Unknown = e;
            return null;
        }
    }

    private async Task<AuthenticationTicket?> ReadAsync(string id, HttpContext context, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (seen, created) = life.Value.EndsOf(now);
        var organizationId = OrganizationHint.IdIn(context.Request.Path.Value) ?? "";
        var row = await rows.GetAsync(KeyOf(id, organizationId), () => FindAsync(context, id, organizationId, ct));
        if (row is null || row.LastSeenAt <= seen || row.CreatedAt <= created)
        {
            return null;
        }

        if (row.LastSeenAt + SessionLifetimeOptions.SeenEvery <= now)
        {
            await SeenAsync(id, now, context);
        }

        var current = Current(context);
        (current.Id, current.Membership, current.IsNew) = (id, (organizationId, row.MembershipVersion), unopened.ContainsKey(id));
        // The kept ticket is that of all requests of the session. They may change their properties, but not the principal.
        return row.Ticket is { } kept
            ? new AuthenticationTicket(kept.Principal, kept.Properties.Clone(), kept.AuthenticationScheme)
            : null;
    }

    private async Task<CachedSession?> FindAsync(HttpContext context, string id, string organizationId, CancellationToken ct)
    {
        if (await find(Database(context), id, organizationId, ct) is not { } row)
        {
            return null;
        }

        var session = new CachedSession(Open(row.Ticket), row.CreatedAt, row.LastSeenAt, row.MembershipVersion);
        if (row.State is { } state)
        {
            DatabaseState.Remember(state);
            rows.Keep(KeyOf(id, organizationId), session);
        }

        return session;
    }

    /// <summary>Replaces the ticket when the same user is signed in again. The session's lifetime does not change.</summary>
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

    // The cookie handler calls the overloads with HttpContext. These are required by the interface.
    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException();

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => throw new NotSupportedException();

    public Task RenewAsync(string key, AuthenticationTicket ticket) => throw new NotSupportedException();

    public Task RemoveAsync(string key) => throw new NotSupportedException();

    internal AuthenticationTicket? Open(byte[] ticket) => TicketSerializer.Default.Deserialize(tickets.Unprotect(ticket));

    internal byte[] Close(AuthenticationTicket ticket) => Protect(ticket);

    public string Reveal(string protectedToken) => tokens.Unprotect(protectedToken);

    public string Hide(string token) => tokens.Protect(token);

    private Session NewSession(string key, AuthenticationTicket ticket, HttpContext context)
    {
        var now = time.GetUtcNow();
        var refreshToken = ticket.Properties.GetTokenValue("refresh_token");
        var idToken = ticket.Properties.GetTokenValue("id_token");
        // Only the ID token stays in the ticket. Sign-out sends it to Logto as a hint.
        ticket.Properties.StoreTokens(idToken is null ? [] : [new AuthenticationToken { Name = "id_token", Value = idToken }]);
        var (browser, device, _) = UserAgent.Describe(context.Request.Headers.UserAgent);
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
            Origin = Network.Describe(context.Connection.RemoteIpAddress),
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
    /// Logto uses one grant for all sign-ins within one of its sessions. Revoking one token of a grant revokes all of them, including the
    /// new ones. Therefore only tokens of another grant are revoked.
    /// </summary>
    private static bool IsOfAnotherGrant(Session old, Session session) =>
        old.UserId != session.UserId || (old.LogtoSid is not null && session.LogtoSid is not null && old.LogtoSid != session.LogtoSid);

    /// <summary>Updates the last visit. Of concurrent requests, one writes.</summary>
    private static async Task SeenAsync(string id, DateTimeOffset now, HttpContext context)
    {
        var (before, origin) = (now - SessionLifetimeOptions.SeenEvery, Network.Describe(context.Connection.RemoteIpAddress));
        await Database(context).Sessions.Where(session => session.Id == id && session.LastSeenAt <= before).ExecuteUpdateAsync(
            set => set.SetProperty(session => session.LastSeenAt, now).SetProperty(session => session.Origin, origin),
            CancellationToken.None);
    }

    private sealed record SessionRow(
        byte[] Ticket,
        DateTimeOffset CreatedAt,
        DateTimeOffset LastSeenAt,
        string? State,
        int MembershipVersion);

    private sealed record CachedSession(
        AuthenticationTicket? Ticket,
        DateTimeOffset CreatedAt,
        DateTimeOffset LastSeenAt,
        int MembershipVersion);

    private byte[] Protect(AuthenticationTicket ticket) => tickets.Protect(TicketSerializer.Default.Serialize(ticket));

    /// <summary>The key has 256 random bits, so a plain hash cannot be reversed.</summary>
    private static string IdOf(string key) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static object KeyOf(string id, string organizationId) => (nameof(SessionStore), id, organizationId);

    private static CurrentSession Current(HttpContext context) => context.RequestServices.GetRequiredService<CurrentSession>();

    private static PlatformDbContext Database(HttpContext context) => context.RequestServices.GetRequiredService<PlatformDbContext>();
}
