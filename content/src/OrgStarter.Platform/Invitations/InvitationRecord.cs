using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Stores data about an invitation that Logto does not keep: whether its email was sent, the inviter's name, and which user declined. When
/// a user's account is deleted, Logto deletes the invitations that the user sent or accepted; this row remains as evidence.
/// </summary>
public sealed class InvitationRecord : ITenantOwned
{
    public required string InvitationId { get; init; }

    public string OrganizationId { get; set; } = "";

    /// <summary>In lowercase.</summary>
    public required string Address { get; init; }

    public required string Role { get; init; }

    public required string InviterId { get; init; }

    /// <summary>The user's name at that time.</summary>
    public required string InviterName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? SentAt { get; set; }

    public int TimesSent { get; set; }

    /// <summary>Why the last email failed, one of <see cref="FailureReason"/>; null when it was sent.</summary>
    public string? NotSent { get; set; }

    /// <summary>Valid only while Logto calls the invitation revoked, because Logto has no status for declined.</summary>
    public DateTimeOffset? DeclinedAt { get; set; }

    public string? DeclinedById { get; set; }

    /// <summary>The user's name at that time.</summary>
    public string? DeclinedByName { get; set; }

    /// <summary>Whether no email was sent. False for a record created by declining, which has no information about emails.</summary>
    public bool IsUnsent => NotSent is not null || (SentAt is null && DeclinedAt is null);

    /// <param name="inviterName">Empty when unknown.</param>
    public static InvitationRecord Of(LogtoInvitation invitation, string inviterName) => new()
    {
        InvitationId = invitation.Id,
        Address = invitation.Invitee.ToLowerInvariant(),
        Role = Roles.HighestOf(invitation.OrganizationRoles) ?? Roles.Member,
        InviterId = invitation.InviterId ?? "",
        InviterName = inviterName,
        CreatedAt = invitation.Created,
        ExpiresAt = invitation.Expires,
    };

    /// <summary>Returns the invitation as Logto returned it when it was created: open.</summary>
    public LogtoInvitation AsInvitation() => new(
        InvitationId, OrganizationId, Address, InviterId, null, InvitationStatus.Pending, CreatedAt.ToUnixTimeMilliseconds(),
        ExpiresAt.ToUnixTimeMilliseconds());

    public sealed class Configuration : IEntityTypeConfiguration<InvitationRecord>
    {
        public void Configure(EntityTypeBuilder<InvitationRecord> builder)
        {
            builder.ToTable("InvitationRecords");
            builder.HasKey(record => record.InvitationId);
            builder.Property(record => record.InvitationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(record => record.Address).HasMaxLength(254);
            builder.Property(record => record.Role).HasMaxLength(128);
            builder.Property(record => record.InviterId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(record => record.InviterName).HasMaxLength(InvitationBatch.NameLength);
            builder.Property(record => record.NotSent).HasMaxLength(60);
            builder.Property(record => record.DeclinedById).HasMaxLength(LogtoId.MaxLength);
            builder.Property(record => record.DeclinedByName).HasMaxLength(AuditText.Length);
            builder.HasIndex(record => new { record.OrganizationId, record.Address });
        }
    }
}
