using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.LogtoSync.Reconcile;

public enum ReconcileStage
{
    People,
    Organizations,
}

/// <summary>How far the reconcile has come: one row, shared by all instances.</summary>
public sealed class ReconcileState
{
    public const int TheOne = 1;

    public required int Id { get; init; }

    public ReconcileStage Stage { get; set; }

    /// <summary>The last id that was looked over in this stage; empty at its beginning.</summary>
    public string Cursor { get; set; } = "";

    /// <summary>When the next page may be read. It keeps all instances together under Logto's limit.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Who reads the present page. It ends by itself, so that a crash stops nothing for long.</summary>
    public Guid? Holder { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<ReconcileState>
    {
        public void Configure(EntityTypeBuilder<ReconcileState> builder)
        {
            builder.ToTable("ReconcileStates");
            builder.Property(state => state.Id).ValueGeneratedNever();
            builder.Property(state => state.Cursor).HasMaxLength(LogtoId.MaxLength);
            builder.HasData(new ReconcileState { Id = TheOne, DueAt = DateTimeOffset.UnixEpoch });
        }
    }
}
