using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// A user's request to invite one or more addresses. It is saved before any call to Logto, so that no address is lost when the browser
/// closes or the process crashes. An <see cref="InvitationBatchJob"/> processes it.
/// </summary>
public sealed class InvitationBatch : ITenantOwned
{
    public const int NameLength = 200;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public string OrganizationId { get; set; } = "";

    /// <summary>The inviter. The batch is processed with the permissions that the inviter has at that time.</summary>
    public required string UserId { get; init; }

    /// <summary>The inviter in Logto, which knows only users. Null for a machine.</summary>
    public string? InviterId => LogtoId.IsApplication(UserId) ? null : UserId;

    /// <summary>The inviter's name at that time, for the audit log and for the table after the inviter has left.</summary>
    public required string UserName { get; init; }

    public required string Role { get; init; }

    /// <summary>The truncated origin of the request, for the audit log; see <see cref="Audit.AuditOrigin"/>.</summary>
    public string? FromAddress { get; init; }

    public string? FromAgent { get; init; }

    public string? FromTrace { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<InvitationBatch>
    {
        public void Configure(EntityTypeBuilder<InvitationBatch> builder)
        {
            builder.ToTable("InvitationBatches");
            builder.Property(batch => batch.Id).ValueGeneratedNever();
            builder.Property(batch => batch.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(batch => batch.UserName).HasMaxLength(NameLength);
            builder.Property(batch => batch.Role).HasMaxLength(128);
            builder.Property(batch => batch.FromAddress).HasMaxLength(60);
            builder.Property(batch => batch.FromAgent).HasMaxLength(60);
            builder.Property(batch => batch.FromTrace).HasMaxLength(60);
        }
    }
}
