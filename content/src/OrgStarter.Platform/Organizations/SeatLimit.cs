using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Organizations;

/// <summary>
/// The plan of one organization, as far as it counts seats. Not tenant-owned: whoever accepts an invitation is in no organization yet,
/// and a bill is paid outside of all of them.
/// </summary>
public sealed class SeatLimit
{
    public required string OrganizationId { get; init; }

    /// <summary>Null for as many as they like, whatever the default of the site is.</summary>
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
