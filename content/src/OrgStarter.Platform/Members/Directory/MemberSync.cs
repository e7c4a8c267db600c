using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// How far the directory of one organization has come. Made when somebody first looks at its members; read by all instances, written
/// by a <see cref="DirectoryJob"/> and by the request that waits for the first page.
/// </summary>
public sealed class MemberSync
{
    public required string OrganizationId { get; init; }

    /// <summary>When the present pass over Logto's list began; null between two passes.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>The page of Logto's list to read next, from 1.</summary>
    public int Page { get; set; } = 1;

    /// <summary>How many members Logto counted when it last gave a page.</summary>
    public int Total { get; set; }

    /// <summary>How many members the directory has.</summary>
    public int Rows { get; set; }

    /// <summary>When the last whole pass began: what the directory shows is no older. Null while it is filled for the first time.</summary>
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>When somebody last looked. Directories that nobody looks at are left alone.</summary>
    public DateTimeOffset ViewedAt { get; set; }

    /// <summary>When more was changed than can be looked at one by one: a pass that began before is followed by another at once.</summary>
    public DateTimeOffset? OutdatedAt { get; set; }

    /// <summary>Logto was away, or refused, when it was last asked.</summary>
    public bool IsInTrouble { get; set; }

    /// <summary>Passes in a row after which somebody was still missing: they moved from page to page while it read.</summary>
    public int Repeats { get; set; }

    public bool IsFilling => AsOf is null;

    public bool IsRunning => StartedAt is not null;

    /// <summary>More was changed than the last whole pass has seen.</summary>
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
