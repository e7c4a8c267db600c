using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// The progress of one organization's directory. Created when a user first opens the directory. Read by all instances; written by a
/// <see cref="DirectoryJob"/> and by the request that waits for the first page.
/// </summary>
public sealed class MemberSync
{
    public required string OrganizationId { get; init; }

    /// <summary>When the current pass over Logto's list started; null between two passes.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>The next page of Logto's list to read, starting at 1.</summary>
    public int Page { get; set; } = 1;

    /// <summary>The number of members that Logto reported with the last page.</summary>
    public int Total { get; set; }

    public int Rows { get; set; }

    /// <summary>When the last complete pass started: the directory is at least as current. Null during the first pass.</summary>
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>When a user last opened the directory. Directories that no user opens are not refreshed.</summary>
    public DateTimeOffset ViewedAt { get; set; }

    /// <summary>When too many members changed for single refreshes. If the running pass started earlier, another one follows.</summary>
    public DateTimeOffset? OutdatedAt { get; set; }

    public bool HasFailed { get; set; }

    /// <summary>The number of consecutive passes that missed members, because these moved between pages.</summary>
    public int Repeats { get; set; }

    public bool IsFilling => AsOf is null;

    public bool IsRunning => StartedAt is not null;

    /// <summary>Members were changed after the last complete pass started.</summary>
    public bool IsOutdated => OutdatedAt >= AsOf;

    public sealed class Configuration : IEntityTypeConfiguration<MemberSync>
    {
        public void Configure(EntityTypeBuilder<MemberSync> builder)
        {
            builder.ToTable("MemberSyncs");
            builder.HasKey(sync => sync.OrganizationId);
            builder.Property(sync => sync.OrganizationId).HasMaxLength(LogtoId.MaxLength);
        }
    }
}
