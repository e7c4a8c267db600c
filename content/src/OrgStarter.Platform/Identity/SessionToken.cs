using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Identity;

/// <summary>The organization token that a session holds for one organization, encrypted.</summary>
public sealed class SessionToken
{
    public required string SessionId { get; init; }

    public required string OrganizationId { get; init; }

    public required string Token { get; set; }

    /// <summary>When Logto was asked for it.</summary>
    public required DateTimeOffset IssuedAt { get; set; }

    /// <summary>The membership version it was taken under; older ones are exchanged again before they are believed.</summary>
    public required int MembershipVersion { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<SessionToken>
    {
        public void Configure(EntityTypeBuilder<SessionToken> builder)
        {
            builder.ToTable("SessionTokens");
            builder.HasKey(token => new { token.SessionId, token.OrganizationId });
            builder.Property(token => token.OrganizationId).HasMaxLength(LogtoId.MaxLength);
        }
    }
}
