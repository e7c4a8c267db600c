using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Features.Domains;

/// <summary>What happens to people with a verified address of a proven domain.</summary>
public enum JoinMode
{
    Off,

    /// <summary>They are told of the organization, and may join with a click.</summary>
    Suggest,

    /// <summary>They become members as they sign in. Where that fails, for a seat say, they are told as by <see cref="Suggest"/>.</summary>
    Automatic,
}

/// <summary>
/// A mail domain that an organization says is its own. Not tenant-owned: whether another organization has proven it, and whether
/// it is that of a newcomer, is asked outside of all organizations. Only <see cref="EmailDomains"/> and the classes beside it
/// read these rows, and each of their queries names the organization or the domain.
/// </summary>
[Exported("domains", nameof(Domain), nameof(Mode), nameof(CreatedAt), nameof(ProvenAt), nameof(LostAt))]
public sealed class EmailDomain
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string OrganizationId { get; init; }

    /// <summary>In lower-case ASCII; see <see cref="DomainName"/>.</summary>
    public required string Domain { get; init; }

    /// <summary>What the TXT record must hold. Nobody else's domain gets the same.</summary>
    public required string Token { get; init; }

    public JoinMode Mode { get; set; }

    /// <summary>Null for a domain that is not proven, or not any more.</summary>
    public DateTimeOffset? ProvenAt { get; set; }

    /// <summary>When DNS last gave a clear answer.</summary>
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>Since when the record of a proven domain is missing; null while it is there.</summary>
    public DateTimeOffset? MissingSince { get; set; }

    /// <summary>When the proof was lost; null for a domain that was not proven before, or is again.</summary>
    public DateTimeOffset? LostAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public bool IsProven => ProvenAt is not null;

    public sealed class Configuration : IEntityTypeConfiguration<EmailDomain>
    {
        public void Configure(EntityTypeBuilder<EmailDomain> builder)
        {
            builder.ToTable("EmailDomains");
            builder.Property(domain => domain.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(domain => domain.Domain).HasMaxLength(DomainName.Length);
            builder.Property(domain => domain.Token).HasMaxLength(40);
            builder.Property(domain => domain.Mode).HasConversion<string>().HasMaxLength(10);
            builder.HasIndex(domain => new { domain.OrganizationId, domain.Domain }).IsUnique();
            // Anybody may say that a domain is theirs; one of them can prove it. The database decides, whoever is faster.
            builder.HasIndex(domain => domain.Domain).IsUnique().HasFilter("\"ProvenAt\" IS NOT NULL");
        }
    }
}
