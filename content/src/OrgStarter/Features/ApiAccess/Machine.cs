using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;

namespace OrgStarter.Features.ApiAccess;

/// <summary>
/// A machine-to-machine application of Logto that belongs to one organization. Logto has its secrets; they are never stored here.
/// </summary>
public sealed class Machine : ITenantOwned
{
    public const int NameLength = 80;

    /// <summary>From the form that creates it, so that a form that is sent twice creates one machine.</summary>
    public required Guid Id { get; init; }

    public string OrganizationId { get; set; } = "";

    public required string Name { get; init; }

    /// <summary>Logto's id of the machine role.</summary>
    public required string RoleId { get; init; }

    public required string RoleName { get; init; }

    /// <summary>How long each new secret is valid; null for no limit.</summary>
    public int? SecretDays { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Logto's id of the application, which is the subject of its tokens. Null until Logto has created it.</summary>
    public string? ApplicationId { get; set; }

    /// <summary>When the application had its role in the organization; null before.</summary>
    public DateTimeOffset? ReadyAt { get; set; }

    /// <summary>When its last secret expires, and with it the tokens; null for never, and without a secret.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The last request, at most <see cref="MachineUse.NoteEvery"/> too early; null for none.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>When it was revoked. The row is deleted when Logto has deleted the application.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    public bool IsReady => ReadyAt is not null && RevokedAt is null;

    public AuditTarget AuditTarget => new(ApiAccessFeature.Target, ApplicationId, Name);

    public sealed class Configuration : IEntityTypeConfiguration<Machine>
    {
        public void Configure(EntityTypeBuilder<Machine> builder)
        {
            builder.ToTable("Machines");
            builder.Property(machine => machine.Id).ValueGeneratedNever();
            builder.Property(machine => machine.Name).HasMaxLength(NameLength);
            builder.Property(machine => machine.RoleId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(machine => machine.RoleName).HasMaxLength(128);
            builder.Property(machine => machine.ApplicationId).HasMaxLength(LogtoId.MaxLength);
            builder.HasIndex(machine => new { machine.OrganizationId, machine.ApplicationId });
        }
    }
}
