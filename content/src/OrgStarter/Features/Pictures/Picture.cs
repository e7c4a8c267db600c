using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Features.Pictures;

/// <summary>
/// A picture file of an organization, such as its logo, or of a user; Logto stores its URL. Not tenant-owned: the sign-in page shows it to
/// anonymous users. Its URL cannot be guessed.
/// </summary>
public sealed class Picture
{
    /// <summary>128 random bits in hex. Every file gets a new id, so that a URL's content never changes.</summary>
    public required string Id { get; init; }

    /// <summary>The owning organization; null for a user's picture.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The owner of a user's picture; null for an organization's.</summary>
    public string? UserId { get; init; }

    public required string ContentType { get; init; }

    public required byte[] Bytes { get; init; }

    /// <summary>True after Logto has stored the URL. If a crash leaves it false, <see cref="PictureSweep"/> settles the file.</summary>
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
