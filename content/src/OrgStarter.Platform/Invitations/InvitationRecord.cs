using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// What Logto does not keep of an invitation that this site made: whether its mail went out, and who invited, by name. Logto also
/// deletes the invitations that a person sent or accepted with their account; this row stays, and says that there was one.
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

    /// <summary>What they were called then.</summary>
    public required string InviterName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the last mail went out; null for none so far.</summary>
    public DateTimeOffset? SentAt { get; set; }

    public int TimesSent { get; set; }

    /// <summary>Why the last mail did not go out, one of <see cref="Trouble"/>; null when it did.</summary>
    public string? NotSent { get; set; }

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
            builder.HasIndex(record => new { record.OrganizationId, record.Address });
        }
    }
}
