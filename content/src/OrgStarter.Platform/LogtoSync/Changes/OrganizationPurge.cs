using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.LogtoSync.Changes;

/// <summary>An organization that was deleted at Logto and whose rows are to go. The row ends with the work, so that a crash resumes it.</summary>
[OutlivesOrganization]
public sealed class OrganizationPurge
{
    public required string OrganizationId { get; init; }

    /// <summary>When the work may begin, or begin again.</summary>
    public required DateTimeOffset DueAt { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<OrganizationPurge>
    {
        public void Configure(EntityTypeBuilder<OrganizationPurge> builder)
        {
            builder.ToTable("OrganizationPurges");
            builder.HasKey(purge => purge.OrganizationId);
            builder.Property(purge => purge.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.HasIndex(purge => purge.DueAt);
        }
    }
}
