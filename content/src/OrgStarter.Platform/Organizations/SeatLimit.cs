using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Organizations;

/// <summary>
/// The seat limit of one organization. Not tenant-owned: it is read for an invitee who belongs to no organization yet, and written
/// outside any organization.
/// </summary>
public sealed class SeatLimit
{
    public required string OrganizationId { get; init; }

    /// <summary>Null for no limit, even if <see cref="SeatOptions.Default"/> is set.</summary>
    public int? Seats { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<SeatLimit>
    {
        public void Configure(EntityTypeBuilder<SeatLimit> builder)
        {
            builder.ToTable("SeatLimits");
            builder.HasKey(limit => limit.OrganizationId);
            builder.Property(limit => limit.OrganizationId).HasMaxLength(LogtoId.MaxLength);
        }
    }
}
