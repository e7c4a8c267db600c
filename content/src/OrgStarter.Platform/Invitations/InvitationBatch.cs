using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// A user's request to invite one or more addresses. It is saved before any call to Logto, so that neither a closed browser nor a crash
/// loses an address; an <see cref="InvitationBatchJob"/> processes it.
/// </summary>
public sealed class InvitationBatch : ITenantOwned
{
    public const int NameLength = 200;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public string OrganizationId { get; set; } = "";

    /// <summary>The inviter. The batch is processed with the permissions that this user has at that moment.</summary>
    public required string UserId { get; init; }

    /// <summary>The inviter's name at the time, for the audit and for the table after they have left.</summary>
    public required string UserName { get; init; }

    /// <summary>The role that is offered, by its name in Logto.</summary>
    public required string Role { get; init; }

    /// <summary>Where the request came from, shortened, for the audit; see <see cref="Audit.AuditOrigin"/>.</summary>
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
