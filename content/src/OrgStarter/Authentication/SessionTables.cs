using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Authentication;

/// <summary>The tables of this folder.</summary>
public static class SessionTables
{
    extension(AppDbContext db)
    {
        public DbSet<Session> Sessions => db.Set<Session>();

        public DbSet<SessionToken> SessionTokens => db.Set<SessionToken>();

        public DbSet<SeenLogoutToken> SeenLogoutTokens => db.Set<SeenLogoutToken>();
    }
}
