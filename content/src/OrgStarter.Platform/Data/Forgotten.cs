using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Platform.Data;

/// <summary>A key or tag of the cache that one instance has forgotten, so that the others forget it, too.</summary>
public sealed class Forgotten
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required string Key { get; init; }

    /// <summary>True when everything under this tag is meant.</summary>
    public required bool IsTag { get; init; }

    public required DateTimeOffset At { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<Forgotten>
    {
        public void Configure(EntityTypeBuilder<Forgotten> builder)
        {
            builder.Property(forgotten => forgotten.Key).HasMaxLength(200);
            builder.HasIndex(forgotten => forgotten.At);
        }
    }
}
