using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Identity;

public static class SessionTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<Session> Sessions => db.Set<Session>();

        public DbSet<SessionToken> SessionTokens => db.Set<SessionToken>();

        public DbSet<SeenLogoutToken> SeenLogoutTokens => db.Set<SeenLogoutToken>();
    }
}
