using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// Marks a member whose data must be refreshed from Logto, because the member was changed, or was about to be changed when the process
/// ended.
/// </summary>
public sealed class MemberRefresh
{
    public required string OrganizationId { get; init; }

    public required string UserId { get; init; }

    /// <summary>Replaced with each new change. A refresh deletes the row only if the mark is the one it has read.</summary>
    public required Guid Mark { get; set; }

    /// <summary>Only answers to requests sent at or after this time are known to include the change.</summary>
    public required DateTimeOffset FreshFrom { get; set; }

    /// <summary>When the user joined; null if the change was not a join.</summary>
    public DateTimeOffset? JoinedAt { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<MemberRefresh>
    {
        public void Configure(EntityTypeBuilder<MemberRefresh> builder)
        {
            builder.ToTable("MemberRefreshes");
            builder.HasKey(refresh => new { refresh.OrganizationId, refresh.UserId });
            builder.Property(refresh => refresh.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(refresh => refresh.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.HasIndex(refresh => refresh.FreshFrom);
        }
    }
}
