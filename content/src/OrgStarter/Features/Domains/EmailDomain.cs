using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Features.Domains;

/// <summary>How users with a verified email address of a proven domain can join.</summary>
public enum JoinMode
{
    Off,

    /// <summary>The site suggests the organization, and users can join with a click.</summary>
    Suggest,

    /// <summary>Users become members at sign-in. If that fails, such as without a free seat, works like <see cref="Suggest"/>.</summary>
    Automatic,
}

/// <summary>
/// An email domain that an organization claims. Not tenant-owned: sign-in and verification look up a domain across organizations.
/// Only <see cref="EmailDomains"/> and the other classes of this folder read these rows. Each query filters by organization or domain.
/// </summary>
[Exported("domains", nameof(Domain), nameof(Mode), nameof(Role), nameof(CreatedAt), nameof(ProvenAt), nameof(LostAt))]
public sealed class EmailDomain
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string OrganizationId { get; init; }

    /// <summary>In lowercase ASCII; see <see cref="DomainName"/>.</summary>
    public required string Domain { get; init; }

    /// <summary>The value that the TXT record must contain. Unique per entry.</summary>
    public required string Token { get; init; }

    public JoinMode Mode { get; set; }

    /// <summary>The organization role of users who join by the domain.</summary>
    public string Role { get; set; } = Roles.Member;

    /// <summary>Null if the domain is not proven, or no longer proven.</summary>
    public DateTimeOffset? ProvenAt { get; set; }

    /// <summary>The time of the last conclusive DNS answer.</summary>
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>The time since which a proven domain's record is missing; null while the record exists.</summary>
    public DateTimeOffset? MissingSince { get; set; }

    /// <summary>The time when the proof ended; null if the domain was never proven, or is proven again.</summary>
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
            builder.Property(domain => domain.Role).HasMaxLength(128);
            builder.Property(domain => domain.Mode).HasConversion<string>().HasMaxLength(10);
            builder.HasIndex(domain => new { domain.OrganizationId, domain.Domain }).IsUnique();
            // Several organizations can claim a domain, but only one can prove it. The unique index decides a race.
            builder.HasIndex(domain => domain.Domain).IsUnique().HasFilter("\"ProvenAt\" IS NOT NULL");
        }
    }
}
