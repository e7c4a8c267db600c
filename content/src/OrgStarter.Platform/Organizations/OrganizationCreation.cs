using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Organizations;

/// <summary>
/// A request to create an organization, stored until it is complete. The form supplies the key, so a form that is submitted twice creates
/// one organization. Not tenant-owned: the organization does not exist yet.
/// </summary>
public sealed class OrganizationCreation
{
    public required Guid Key { get; init; }

    public required string UserId { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    /// <summary>True once the first call was sent, even if it was not answered: from then on, the organization may exist.</summary>
    public bool Attempted { get; set; }

    /// <summary>Set after the first of the three calls.</summary>
    public string? OrganizationId { get; set; }

    /// <summary>True after the last of the three calls.</summary>
    public bool Done { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<OrganizationCreation>
    {
        public void Configure(EntityTypeBuilder<OrganizationCreation> builder)
        {
            builder.ToTable("OrganizationCreations");
            // Keys come from clients, so the same key of two users means two requests.
            builder.HasKey(creation => new { creation.UserId, creation.Key });
            builder.Property(creation => creation.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(creation => creation.Name).HasMaxLength(OrganizationName.Length);
            builder.Property(creation => creation.Description).HasMaxLength(OrganizationDescription.Length);
            builder.Property(creation => creation.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.HasIndex(creation => new { creation.UserId, creation.Done });
        }
    }
}
