using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Updates name and avatar in all sessions of a user to the current values at Logto. Takes effect in all instances, because a request
/// uses the ticket that the database has.
/// </summary>
public sealed class SessionClaims(PlatformDbContext db, SessionStore store)
{
    public async Task ChangeAsync(LogtoUser person)
    {
        var sessions = await db.Sessions.AsNoTracking().Where(session => session.UserId == person.Id)
            .Select(session => new { session.Id, session.Ticket }).ToListAsync(CancellationToken.None);
        foreach (var session in sessions)
        {
            var ticket = store.Open(session.Ticket);
            if (ticket?.Principal.Identity is ClaimsIdentity identity
                && (Set(identity, "name", person.Name) | Set(identity, "picture", person.Avatar)))
            {
                var changed = store.Close(ticket);
                await db.Sessions.Where(row => row.Id == session.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.Ticket, changed), CancellationToken.None);
            }
        }
    }

    private static bool Set(ClaimsIdentity identity, string type, string? value)
    {
        var old = identity.FindFirst(type);
        if ((old?.Value ?? "") == (value ?? ""))
        {
            return false;
        }

        if (old is not null)
        {
            identity.RemoveClaim(old);
        }

        if (value is not null)
        {
            identity.AddClaim(new Claim(type, value, ClaimValueTypes.String, old?.Issuer ?? identity.FindFirst("sub")!.Issuer));
        }

        return true;
    }
}
