using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Rights;

/// <summary>
/// Counts the changes of one user's permissions in one organization. A token verified under an older version is renewed before it is used,
/// so a removal or role change takes effect with the user's next request. A row for <see cref="Everyone"/> or <see cref="Everywhere"/>
/// covers all users or all organizations.
/// </summary>
[OutlivesOrganization]
[UserData]
public sealed class MembershipVersion
{
    /// <summary>The user id that stands for all users.</summary>
    public const string Everyone = "";

    /// <summary>The organization id that stands for all organizations.</summary>
    public const string Everywhere = "";

    public required string OrganizationId { get; init; }

    public required string UserId { get; init; }

    public required int Version { get; set; }

    /// <summary>
    /// When permissions that the user had were last changed; null if the user had none before. Bearer tokens issued earlier are rejected,
    /// because the site cannot renew the token of an API client.
    /// </summary>
    public DateTimeOffset? ChangedAt { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<MembershipVersion>
    {
        public void Configure(EntityTypeBuilder<MembershipVersion> builder)
        {
            builder.ToTable("MembershipVersions");
            builder.HasKey(version => new { version.OrganizationId, version.UserId });
            builder.Property(version => version.OrganizationId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(version => version.UserId).HasMaxLength(LogtoId.MaxLength);
        }
    }
}
