using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Organizations;

/// <summary>
/// One wish for an organization, kept until it is fulfilled. Its key comes from the form, so the same form sent twice is the
/// same wish. Not tenant-owned: the organization does not exist yet.
/// </summary>
public sealed class OrganizationCreation
{
    public required Guid Key { get; init; }

    /// <summary>Who creates, and will own it.</summary>
    public required string UserId { get; init; }

    public required string Name { get; set; }

    /// <summary>True once the first call was sent, answered or not: from then on the organization may exist.</summary>
    public bool Attempted { get; set; }

    /// <summary>Known after the first of the three calls.</summary>
    public string? OrganizationId { get; set; }

    /// <summary>True after the last of the three calls.</summary>
    public bool Done { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<OrganizationCreation>
    {
        public void Configure(EntityTypeBuilder<OrganizationCreation> builder)
        {
            builder.ToTable("OrganizationCreations");
            // Keys come from outside: the same one of two people is two wishes.
            builder.HasKey(creation => new { creation.UserId, creation.Key });
            builder.Property(creation => creation.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(creation => creation.Name).HasMaxLength(OrganizationName.Length);
            builder.Property(creation => creation.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.HasIndex(creation => new { creation.UserId, creation.Done });
        }
    }
}
