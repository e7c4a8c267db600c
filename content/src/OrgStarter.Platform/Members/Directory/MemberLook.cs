using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>A member of whom Logto is to be asked, because something was changed, or was about to be when the site ended.</summary>
public sealed class MemberLook
{
    public required string OrganizationId { get; init; }

    public required string UserId { get; init; }

    /// <summary>New with each reason to look: who has looked takes away only what they knew of.</summary>
    public required Guid Mark { get; set; }

    /// <summary>An answer that Logto was asked for before this may be overtaken.</summary>
    public required DateTimeOffset SureFrom { get; set; }

    /// <summary>When they joined, if that is what happened.</summary>
    public DateTimeOffset? JoinedAt { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<MemberLook>
    {
        public void Configure(EntityTypeBuilder<MemberLook> builder)
        {
            builder.ToTable("MemberLooks");
            builder.HasKey(look => new { look.OrganizationId, look.UserId });
            builder.Property(look => look.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(look => look.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.HasIndex(look => look.SureFrom);
        }
    }
}
