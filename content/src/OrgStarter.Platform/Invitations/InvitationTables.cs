using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Invitations;

public static class InvitationTables
{
    extension(PlatformDbContext db)
    {
        public DbSet<InvitationBatch> InvitationBatches => db.Set<InvitationBatch>();

        public DbSet<InvitationRecipient> InvitationRecipients => db.Set<InvitationRecipient>();

        public DbSet<InvitationRecord> InvitationRecords => db.Set<InvitationRecord>();
    }
}
