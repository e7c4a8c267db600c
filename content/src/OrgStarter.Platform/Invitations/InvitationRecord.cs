using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// What Logto does not keep of an invitation: whether its mail went out, the inviter's name, and who declined. Logto deletes the
/// invitations that a user sent or accepted together with their account; this row stays and shows that there was one.
/// </summary>
public sealed class InvitationRecord : ITenantOwned
{
    public required string InvitationId { get; init; }

    public string OrganizationId { get; set; } = "";

    /// <summary>In lower case.</summary>
    public required string Address { get; init; }

    /// <summary>The role that is offered, by its name in Logto.</summary>
    public required string Role { get; init; }

    public required string InviterId { get; init; }

    /// <summary>Their name at the time.</summary>
    public required string InviterName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the last mail went out; null for none so far.</summary>
    public DateTimeOffset? SentAt { get; set; }

    public int TimesSent { get; set; }

    /// <summary>Why the last mail did not go out, one of <see cref="FailureReason"/>; null when it did.</summary>
    public string? NotSent { get; set; }

    /// <summary>When the invitee declined. Counts only while Logto calls the invitation revoked: it knows no other word.</summary>
    public DateTimeOffset? DeclinedAt { get; set; }

    /// <summary>Logto's id of the user who declined.</summary>
    public string? DeclinedById { get; set; }

    /// <summary>Their name at the time.</summary>
    public string? DeclinedByName { get; set; }

    /// <summary>Whether its mail never went out. A record that was made by declining does not say.</summary>
    public bool IsUnsent => NotSent is not null || (SentAt is null && DeclinedAt is null);

    /// <param name="inviterName">Empty when it is not known.</param>
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

    /// <summary>As Logto told of it when it was made, and open.</summary>
    public LogtoInvitation AsInvitation() => new(
        InvitationId, OrganizationId, Address, InviterId, null, InvitationStatus.Pending, CreatedAt.ToUnixTimeMilliseconds(), ExpiresAt.ToUnixTimeMilliseconds());

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
