using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Authentication;

/// <summary>Keeps tickets in the database. The tokens leave the ticket on the way in, so that reading a ticket never reads a token.</summary>
public sealed class SessionStore(IDataProtectionProvider protection, TimeProvider time) : ITicketStore
{
    private readonly IDataProtector tickets = protection.CreateProtector("Session.Ticket");
    private readonly IDataProtector tokens = protection.CreateProtector("Session.Token");

    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await SignInAsync(key, ticket, Database(httpContext), cancellationToken);
        return key;
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var protectedTicket = await Database(httpContext).Sessions
            .Where(session => session.Id == key && session.ExpiresAt > now)
            .Select(session => session.Ticket).FirstOrDefaultAsync(cancellationToken);
        if (protectedTicket is null)
        {
            return null;
        }

        httpContext.RequestServices.GetRequiredService<CurrentSession>().Id = key;
        return TicketSerializer.Default.Deserialize(tickets.Unprotect(protectedTicket));
    }

    public async Task RenewAsync(string key, AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        if (ticket.Properties.GetTokenValue("refresh_token") is not null)
        {
            // A new sign-in in a browser that was signed in already: perhaps as somebody else, always with a new grant.
            await RemoveAsync(key, httpContext, cancellationToken);
            await SignInAsync(key, ticket, Database(httpContext), cancellationToken);
            return;
        }

        var renewed = Protect(ticket);
        var expires = ticket.Properties.ExpiresUtc ?? time.GetUtcNow().AddDays(1);
        await Database(httpContext).Sessions.Where(session => session.Id == key).ExecuteUpdateAsync(
            set => set.SetProperty(session => session.Ticket, renewed).SetProperty(session => session.ExpiresAt, expires), cancellationToken);
    }

    public async Task RemoveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken) =>
        await Database(httpContext).Sessions.Where(session => session.Id == key).ExecuteDeleteAsync(cancellationToken);

    // The cookie handler calls the overloads above; these remain from before they existed.
    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException();

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => throw new NotSupportedException();

    public Task RenewAsync(string key, AuthenticationTicket ticket) => throw new NotSupportedException();

    public Task RemoveAsync(string key) => throw new NotSupportedException();

    public string Reveal(string protectedToken) => tokens.Unprotect(protectedToken);

    public string Hide(string token) => tokens.Protect(token);

    private async Task SignInAsync(string key, AuthenticationTicket ticket, AppDbContext db, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var refreshToken = ticket.Properties.GetTokenValue("refresh_token");
        var idToken = ticket.Properties.GetTokenValue("id_token");
        // Only the ID token stays in the ticket: sign-out hands it to Logto as a hint.
        ticket.Properties.StoreTokens(idToken is null ? [] : [new AuthenticationToken { Name = "id_token", Value = idToken }]);
        await db.Sessions.Where(old => old.ExpiresAt < now).ExecuteDeleteAsync(ct);
        db.Sessions.Add(new Session
        {
            Id = key,
            UserId = ticket.Principal.FindFirst("sub")!.Value,
            Ticket = Protect(ticket),
            RefreshToken = refreshToken is null ? null : Hide(refreshToken),
            CreatedAt = now,
            ExpiresAt = ticket.Properties.ExpiresUtc ?? now.AddDays(1),
        });
        await db.SaveChangesAsync(ct);
    }

    private byte[] Protect(AuthenticationTicket ticket) => tickets.Protect(TicketSerializer.Default.Serialize(ticket));

    private static AppDbContext Database(HttpContext context) => context.RequestServices.GetRequiredService<AppDbContext>();
}
