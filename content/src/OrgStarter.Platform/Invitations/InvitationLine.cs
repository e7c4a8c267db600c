using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Invitations;

/// <summary>One address of a <see cref="InvitationBatch"/>, and what became of it.</summary>
public sealed class InvitationLine : ITenantOwned
{
    public required Guid BatchId { get; init; }

    /// <summary>From 1, in the order typed.</summary>
    public required int Number { get; init; }

    public string OrganizationId { get; set; } = "";

    /// <summary>What the person typed: a wrong line goes back into the box as it was.</summary>
    public required string Typed { get; init; }

    /// <summary>In lower case; null when what was typed is none.</summary>
    public string? Address { get; init; }

    public InviteOutcome Outcome { get; set; }

    /// <summary>Why it was not sent, one of <see cref="Trouble"/>; null otherwise.</summary>
    public string? Trouble { get; set; }

    /// <summary>The invitation that was made, or the one that was there before.</summary>
    public string? InvitationId { get; set; }

    /// <summary>The open invitation that the new one takes the place of.</summary>
    public string? Replaces { get; init; }

    /// <summary>How often work on it was begun: on the second time, the invitation may be there already.</summary>
    public int Attempts { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<InvitationLine>
    {
        public void Configure(EntityTypeBuilder<InvitationLine> builder)
        {
            builder.ToTable("InvitationLines");
            builder.HasKey(line => new { line.BatchId, line.Number });
            builder.Property(line => line.Typed).HasMaxLength(AddressList.LineLength);
            builder.Property(line => line.Address).HasMaxLength(254);
            builder.Property(line => line.Trouble).HasMaxLength(60);
            builder.Property(line => line.InvitationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(line => line.Replaces).HasMaxLength(LogtoId.MaxLength);
            builder.HasIndex(line => new { line.OrganizationId, line.Replaces });
        }
    }
}
