using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Jobs;

public enum OperationKind
{
    /// <summary>The subject is the organization.</summary>
    TransferOwnership,

    /// <inheritdoc cref="TransferOwnership"/>
    DeleteOrganization,

    /// <summary>The subject is the person.</summary>
    DeleteAccount,
}

/// <summary>
/// A line of the journal: something that takes several calls to Logto, written down before the first of them, so that a crash at
/// any step leaves a line that says how to go on. Not tenant-owned: it is read outside every request, and outlives its organization.
/// </summary>
public sealed class Operation
{
    /// <summary>As the audit keeps names.</summary>
    public const int ActorNameLength = 500;

    /// <summary>Of an organization's name; Logto's own limit.</summary>
    public const int NameLength = 128;

    public required OperationKind Kind { get; init; }

    /// <summary>Logto's id of what it is done to. One operation of a kind at a time for each.</summary>
    public required string Subject { get; init; }

    /// <summary>Who asked for it, for the audit.</summary>
    public required string ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>The organization's name as it was; empty for a person.</summary>
    public string Name { get; init; } = "";

    /// <summary>Of a transfer: who becomes the owner.</summary>
    public string? SuccessorId { get; init; }

    /// <summary>Of a transfer: what the present owner becomes.</summary>
    public string? RoleAfter { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>How far it is, in the words of its own class; 0 at the beginning.</summary>
    public int Step { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<Operation>
    {
        public void Configure(EntityTypeBuilder<Operation> builder)
        {
            builder.ToTable("Operations");
            builder.HasKey(operation => new { operation.Kind, operation.Subject });
            builder.Property(operation => operation.Kind).HasConversion<string>().HasMaxLength(20);
            builder.Property(operation => operation.Subject).HasMaxLength(LogtoId.MaxLength);
            builder.Property(operation => operation.ActorId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(operation => operation.ActorName).HasMaxLength(ActorNameLength);
            builder.Property(operation => operation.Name).HasMaxLength(NameLength);
            builder.Property(operation => operation.SuccessorId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(operation => operation.RoleAfter).HasMaxLength(128);
        }
    }
}
