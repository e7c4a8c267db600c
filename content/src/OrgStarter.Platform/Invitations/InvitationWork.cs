using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// That a batch is to be worked off, and later to be deleted. Not tenant-owned: whoever looks for work is in no organization. It holds
/// nothing but whose batch it is, and the batch itself is read within that organization alone.
/// </summary>
public sealed class InvitationWork
{
    public required Guid BatchId { get; init; }

    public required string OrganizationId { get; init; }

    /// <summary>Who invites: the organization is entered with this person's rights of that moment.</summary>
    public required string UserId { get; init; }

    /// <summary>When it may be claimed (again): at once, after a rest, when the present claim has run out, or to be deleted.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>The present or last claim. Who lost it must not go on.</summary>
    public Guid? Holder { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<InvitationWork>
    {
        public void Configure(EntityTypeBuilder<InvitationWork> builder)
        {
            builder.ToTable("InvitationWork");
            builder.HasKey(work => work.BatchId);
            builder.Property(work => work.BatchId).ValueGeneratedNever();
            builder.Property(work => work.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(work => work.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.HasIndex(work => work.DueAt);
        }
    }
}
