using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Tenancy;

/// <summary>When a user last worked in an organization. Not tenant-owned: a user reads the rows of all their organizations.</summary>
public sealed class OrganizationVisit
{
    public required string UserId { get; init; }

    public required string OrganizationId { get; init; }

    /// <summary>Accurate to <see cref="LastUsed.NoteEvery"/>.</summary>
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>True after the user has done or hidden the checklist of the organization's home page.</summary>
    public bool HasClosedChecklist { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<OrganizationVisit>
    {
        public void Configure(EntityTypeBuilder<OrganizationVisit> builder)
        {
            builder.ToTable("OrganizationVisits");
            builder.HasKey(visit => new { visit.UserId, visit.OrganizationId });
            builder.Property(visit => visit.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(visit => visit.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.HasIndex(visit => visit.OrganizationId);
        }
    }
}
