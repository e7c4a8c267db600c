using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// An organization that an operator has suspended: its members and API clients have no access until the row is deleted. Not tenant-owned:
/// it is read while access is decided, and for invitees who belong to no organization yet.
/// </summary>
public sealed class OrganizationSuspension
{
    /// <summary>In UTF-16 code units, as the audit keeps it.</summary>
    public const int ReasonLength = 500;

    public required string OrganizationId { get; init; }

    /// <summary>What the organization's members read.</summary>
    public required string Reason { get; set; }

    public required DateTimeOffset SuspendedAt { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<OrganizationSuspension>
    {
        public void Configure(EntityTypeBuilder<OrganizationSuspension> builder)
        {
            builder.ToTable("OrganizationSuspensions");
            builder.HasKey(suspension => suspension.OrganizationId);
            builder.Property(suspension => suspension.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(suspension => suspension.Reason).HasMaxLength(ReasonLength);
        }
    }
}
