using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Invitations;

/// <summary>The tables of this folder.</summary>
public static class InvitationTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<InvitationBatch> InvitationBatches => db.Set<InvitationBatch>();

        public DbSet<InvitationLine> InvitationLines => db.Set<InvitationLine>();

        public DbSet<InvitationRecord> InvitationRecords => db.Set<InvitationRecord>();

        public DbSet<InvitationWork> InvitationWork => db.Set<InvitationWork>();

        public DbSet<InvitationAnswer> InvitationAnswers => db.Set<InvitationAnswer>();

        public DbSet<InvitationToken> InvitationTokens => db.Set<InvitationToken>();
    }
}
