using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Invitations;

/// <summary>One address of an <see cref="InvitationBatch"/> and its outcome.</summary>
public sealed class InvitationRecipient : ITenantOwned
{
    public required Guid BatchId { get; init; }

    /// <summary>From 1, in the order typed.</summary>
    public required int Number { get; init; }

    public string OrganizationId { get; set; } = "";

    /// <summary>What the user typed: a wrong address goes back into the box unchanged.</summary>
    public required string Typed { get; init; }

    /// <summary>In lower case; null when the text is not an address.</summary>
    public string? Address { get; init; }

    public InviteOutcome Outcome { get; set; }

    /// <summary>Why it was not sent, one of <see cref="Invitations.FailureReason"/>; null otherwise.</summary>
    public string? FailureReason { get; set; }

    /// <summary>The invitation that was made, or the one that already existed.</summary>
    public string? InvitationId { get; set; }

    /// <summary>The open invitation that the new one replaces.</summary>
    public string? Replaces { get; init; }

    /// <summary>How many attempts were begun: on the second one, the invitation may exist already.</summary>
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
