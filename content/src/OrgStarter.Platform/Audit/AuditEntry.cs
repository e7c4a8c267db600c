using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Audit;

/// <summary>
/// An entry of the audit: actor, action, target, organization, origin, and values before and after. Names are copied, so that they
/// stay when users leave. Entries never change.
/// </summary>
public sealed class AuditEntry : IAppendOnly
{
    /// <summary>The actor id of the site itself. It cannot be a user's id, because those have twelve characters in Logto.</summary>
    public const string Site = TenantScopes.Site;

    /// <summary>Sorts by time; see <see cref="AuditId"/>.</summary>
    public required Guid Id { get; init; }

    public string OrganizationId { get; set; } = "";

    /// <summary>The time of the request.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The user's id in Logto, or <see cref="Site"/>.</summary>
    public required string ActorId { get; init; }

    public required string ActorName { get; set; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    public required AuditOutcome Outcome { get; set; }

    /// <summary>One of <see cref="AuditTargets"/>.</summary>
    public required string TargetKind { get; init; }

    public string? TargetId { get; set; }

    public required string TargetName { get; set; }

    /// <summary>A JSON object of the changed fields only. Null if there are none.</summary>
    public string? Before { get; init; }

    /// <inheritdoc cref="Before"/>
    public string? After { get; init; }

    /// <summary>The network, not the full IP address. See <see cref="AuditOrigin"/>.</summary>
    public string? Address { get; init; }

    /// <summary>Browser and operating system, without versions.</summary>
    public string? Agent { get; init; }

    /// <summary>The id of the trace (W3C Trace Context) or of the request in the logs.</summary>
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
            // One index per filter of the audit page. Each is ordered by time, so that no page needs to sort.
            builder.HasIndex(entry => new { entry.OrganizationId, entry.Id });
            builder.HasIndex(entry => new { entry.OrganizationId, entry.ActorId, entry.Id });
            builder.HasIndex(entry => new { entry.OrganizationId, entry.Action, entry.Id });
        }
    }
}

public enum AuditOutcome
{
    Done,

    /// <summary>Logto refused. Nothing was changed.</summary>
    Refused,

    /// <summary>Logto did not answer, or the site stopped before it recorded the answer.</summary>
    Unknown,
}
