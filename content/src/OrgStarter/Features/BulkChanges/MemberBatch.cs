using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Members;

namespace OrgStarter.Features.BulkChanges;

/// <summary>
/// One change of several members, saved before the first call to Logto. The request works it off member by member; what a crash leaves is
/// finished by a <see cref="BulkChangeJob"/>, in the name and with the present rights of the user who wanted it.
/// </summary>
public sealed class MemberBatch : ITenantOwned
{
    public required Guid Id { get; init; }

    public string OrganizationId { get; set; } = "";

    public required string ActorId { get; init; }

    /// <summary>What the actor's token allowed then. What they may do is asked of Logto before each change, and never more than this.</summary>
    public required List<string> Permissions { get; init; }

    /// <summary>The role that all of them get; null to remove them.</summary>
    public required string? Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public bool IsDone { get; set; }

    public required List<MemberBatchItem> Items { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<MemberBatch>
    {
        public void Configure(EntityTypeBuilder<MemberBatch> builder)
        {
            builder.ToTable("MemberBatches");
            builder.Property(batch => batch.Id).ValueGeneratedNever();
            builder.Property(batch => batch.ActorId).HasMaxLength(LogtoId.MaxLength);
            builder.OwnsMany(batch => batch.Items, items => items.ToJson());
            builder.HasIndex(batch => new { batch.IsDone, batch.CreatedAt });
        }
    }
}

public enum BatchOutcome
{
    /// <summary>Not tried yet, or Logto did not say what became of it: it is tried again.</summary>
    Waiting,
    Done,

    /// <summary>They had another role by then than the person saw.</summary>
    ChangedMeanwhile,
    Refused,

    /// <summary>Logto refused, or did not answer for so long that it was given up.</summary>
    Failed,
}

/// <summary>What becomes of one member of a batch.</summary>
public sealed class MemberBatchItem
{
    public required string UserId { get; init; }

    public required string Name { get; init; }

    /// <summary>The role that the person saw; empty for none.</summary>
    public required string Seen { get; init; }

    /// <summary>A call may have been made. After a crash: whether somebody who is gone is gone because of it.</summary>
    public bool IsBegun { get; set; }

    public BatchOutcome Outcome { get; set; }

    /// <summary>Which rule refused it.</summary>
    public Refusal Refusal { get; set; }

    /// <summary>The role that they had instead; empty for none.</summary>
    public string? Present { get; set; }
}
