using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Members;

namespace OrgStarter.Features.BulkChanges;

/// <summary>
/// One change of several members, saved before the first call to Logto. The request processes it member by member. After a crash
/// a <see cref="BulkChangeJob"/> finishes it, with the current permissions of the user who started it.
/// </summary>
public sealed class MemberBatch : ITenantOwned
{
    public required Guid Id { get; init; }

    public string OrganizationId { get; set; } = "";

    public required string ActorId { get; init; }

    /// <summary>The permissions in the actor's token at the start: the upper limit. Each change also checks Logto.</summary>
    public required List<string> Permissions { get; init; }

    /// <summary>The role that all the members get; null removes them.</summary>
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
    /// <summary>Not tried yet, or Logto did not answer. It is tried again.</summary>
    Waiting,
    Done,

    /// <summary>The member's roles differ from those that the actor saw.</summary>
    ChangedMeanwhile,
    Refused,

    /// <summary>Logto refused the change, or did not answer until the time limit.</summary>
    Failed,
}

public sealed class MemberBatchItem
{
    public required string UserId { get; init; }

    public required string Name { get; init; }

    /// <summary>The roles that the actor saw; empty for none.</summary>
    public required string Seen { get; init; }

    /// <summary>Set before the call to Logto. After a crash it shows that this batch removed a member who is missing.</summary>
    public bool IsBegun { get; set; }

    public BatchOutcome Outcome { get; set; }

    public Refusal Refusal { get; set; }

    /// <summary>The member's roles at a conflict; empty for none.</summary>
    public string? Present { get; set; }
}
