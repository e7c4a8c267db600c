using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Who declined an invitation, and when: to Logto it was revoked, and nobody knows by whom. Counts only while Logto calls the
/// invitation revoked. Not tenant-owned: whoever declines is in no organization, or in another.
/// </summary>
public sealed class InvitationAnswer
{
    public required string InvitationId { get; init; }

    public required string OrganizationId { get; init; }

    /// <summary>The person's id in Logto.</summary>
    public required string PersonId { get; set; }

    /// <summary>As it was then.</summary>
    public required string PersonName { get; set; }

    public required DateTimeOffset DeclinedAt { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<InvitationAnswer>
    {
        public void Configure(EntityTypeBuilder<InvitationAnswer> builder)
        {
            builder.ToTable("InvitationAnswers");
            builder.HasKey(answer => answer.InvitationId);
            builder.Property(answer => answer.InvitationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(answer => answer.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(answer => answer.PersonId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(answer => answer.PersonName).HasMaxLength(AuditText.Length);
            builder.HasIndex(answer => answer.OrganizationId);
        }
    }
}
