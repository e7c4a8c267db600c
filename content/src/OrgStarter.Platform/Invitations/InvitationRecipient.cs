using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Invitations;

/// <summary>One address of an <see cref="InvitationBatch"/> and its outcome.</summary>
public sealed class InvitationRecipient : ITenantOwned
{
    public required Guid BatchId { get; init; }

    /// <summary>The position in the user's input, starting at 1.</summary>
    public required int Number { get; init; }

    public string OrganizationId { get; set; } = "";

    /// <summary>The user's input. The form shows an invalid address again unchanged.</summary>
    public required string Typed { get; init; }

    /// <summary>In lowercase; null when the input is not an email address.</summary>
    public string? Address { get; init; }

    public InviteOutcome Outcome { get; set; }

    /// <summary>Why the invitation was not sent, one of <see cref="Invitations.FailureReason"/>; null otherwise.</summary>
    public string? FailureReason { get; set; }

    public string? InvitationId { get; set; }

    /// <summary>The id of the open invitation that the new one replaces; null for none.</summary>
    public string? Replaces { get; init; }

    /// <summary>The number of started attempts. From the second one on, the invitation may already exist.</summary>
    public int Attempts { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<InvitationRecipient>
    {
        public void Configure(EntityTypeBuilder<InvitationRecipient> builder)
        {
            builder.ToTable("InvitationRecipients");
            builder.HasKey(recipient => new { recipient.BatchId, recipient.Number });
            builder.Property(recipient => recipient.Typed).HasMaxLength(AddressList.LineLength);
            builder.Property(recipient => recipient.Address).HasMaxLength(254);
            builder.Property(recipient => recipient.FailureReason).HasMaxLength(60);
            builder.Property(recipient => recipient.InvitationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(recipient => recipient.Replaces).HasMaxLength(LogtoId.MaxLength);
            builder.HasIndex(recipient => new { recipient.OrganizationId, recipient.Replaces });
        }
    }
}
