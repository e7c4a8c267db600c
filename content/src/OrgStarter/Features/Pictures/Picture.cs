using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Features.Pictures;

/// <summary>
/// The logo of an organization or the picture of a person. Logto keeps an address and no file; this is the file. Not tenant-owned:
/// the sign-in page shows it before anybody is known, and its address cannot be guessed.
/// </summary>
public sealed class Picture
{
    /// <summary>128 random bits in hexadecimal; a new one for every file, so that an address never changes its content.</summary>
    public required string Id { get; init; }

    /// <summary>Whose logo it is; null for a person's picture.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Whose picture it is; null for a logo.</summary>
    public string? UserId { get; init; }

    public required string ContentType { get; init; }

    public required byte[] Bytes { get; init; }

    /// <summary>True once Logto names it. One that stays false was left by a crash, and is settled by <see cref="PictureSweep"/>.</summary>
    public bool IsCurrent { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<Picture>
    {
        public void Configure(EntityTypeBuilder<Picture> builder)
        {
            builder.ToTable("Pictures");
            builder.Property(picture => picture.Id).HasMaxLength(32);
            builder.Property(picture => picture.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(picture => picture.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(picture => picture.ContentType).HasMaxLength(20);
            builder.HasIndex(picture => picture.OrganizationId);
            builder.HasIndex(picture => picture.UserId);
            builder.HasIndex(picture => new { picture.IsCurrent, picture.CreatedAt });
        }
    }
}
