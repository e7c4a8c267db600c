using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Audit;

/// <summary>
/// Who did what to whom in which organization, from where, with before and after. Names are kept as they were: they stay when
/// people leave. Added and never touched again.
/// </summary>
public sealed class AuditEntry : IAppendOnly
{
    /// <summary>The actor of what no person does: the site itself. Logto's ids have twelve characters.</summary>
    public const string Site = TenantScopes.Site;

    /// <summary>Sorts by time; see <see cref="AuditId"/>.</summary>
    public required Guid Id { get; init; }

    public string OrganizationId { get; set; } = "";

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The person's id in Logto, or <see cref="Site"/>.</summary>
    public required string ActorId { get; init; }

    public required string ActorName { get; set; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    public required AuditOutcome Outcome { get; set; }

    /// <summary>One of <see cref="AuditTargets"/>.</summary>
    public required string TargetKind { get; init; }

    public string? TargetId { get; set; }

    public required string TargetName { get; set; }

    /// <summary>A JSON object of the changed fields only; null when there was nothing before.</summary>
    public string? Before { get; init; }

    /// <inheritdoc cref="Before"/>
    public string? After { get; init; }

    /// <summary>The network it came from, not the machine; see <see cref="AuditOrigin"/>.</summary>
    public string? Address { get; init; }

    /// <summary>The kind of browser and system, not its version.</summary>
    public string? Agent { get; init; }

    /// <summary>The trace (W3C Trace Context) or request that the logs know it by.</summary>
    public string? Trace { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("AuditEntries");
            builder.Property(entry => entry.Id).ValueGeneratedNever();
            builder.Property(entry => entry.ActorId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(entry => entry.ActorName).HasMaxLength(AuditText.Length);
            builder.Property(entry => entry.Action).HasMaxLength(40);
            builder.Property(entry => entry.Outcome).HasConversion<string>().HasMaxLength(10);
            builder.Property(entry => entry.TargetKind).HasMaxLength(20);
            builder.Property(entry => entry.TargetId).HasMaxLength(40);
            builder.Property(entry => entry.TargetName).HasMaxLength(AuditText.Length);
            builder.Property(entry => entry.Address).HasMaxLength(45);
            builder.Property(entry => entry.Agent).HasMaxLength(AuditOrigin.AgentLength);
            builder.Property(entry => entry.Trace).HasMaxLength(64);
            // One for each way to look at the page: each holds the order by time, so that no page sorts or counts anything.
            builder.HasIndex(entry => new { entry.OrganizationId, entry.Id });
            builder.HasIndex(entry => new { entry.OrganizationId, entry.ActorId, entry.Id });
            builder.HasIndex(entry => new { entry.OrganizationId, entry.Action, entry.Id });
        }
    }
}

public enum AuditOutcome
{
    Done,

    /// <summary>Logto said no; nothing was changed.</summary>
    Refused,

    /// <summary>Nobody knows: Logto did not answer, or the site stopped before it could write down the answer.</summary>
    Unknown,
}
