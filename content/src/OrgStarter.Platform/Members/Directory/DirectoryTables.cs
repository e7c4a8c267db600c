using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Members.Directory;

public static class DirectoryTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<DirectoryMember> DirectoryMembers => db.Set<DirectoryMember>();

        public DbSet<MemberSync> MemberSyncs => db.Set<MemberSync>();

        public DbSet<MemberRefresh> MemberRefreshes => db.Set<MemberRefresh>();
    }
}
