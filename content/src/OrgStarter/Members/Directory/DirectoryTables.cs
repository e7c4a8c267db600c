using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;

namespace OrgStarter.Members.Directory;

/// <summary>The tables of this folder.</summary>
public static class DirectoryTables
{
    extension(AppDbContext db)
    {
        public DbSet<DirectoryMember> DirectoryMembers => db.Set<DirectoryMember>();

        public DbSet<MemberWord> MemberWords => db.Set<MemberWord>();

        public DbSet<MemberSync> MemberSyncs => db.Set<MemberSync>();

        public DbSet<MemberLook> MemberLooks => db.Set<MemberLook>();
    }
}
