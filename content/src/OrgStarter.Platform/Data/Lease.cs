using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Platform.Data;

/// <summary>A name that is held, where the database keeps the locks.</summary>
public sealed class Lease
{
    public required string Name { get; init; }

    /// <summary>Who holds it: a new value for each acquisition.</summary>
    public required Guid Holder { get; set; }

    public required DateTimeOffset Until { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<Lease>
    {
        public void Configure(EntityTypeBuilder<Lease> builder)
        {
            builder.HasKey(lease => lease.Name);
            builder.Property(lease => lease.Name).HasMaxLength(200);
        }
    }
}
