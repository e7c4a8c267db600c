using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Identity;

/// <summary>The encrypted organization token of a session for one organization.</summary>
public sealed class SessionToken
{
    public required string SessionId { get; init; }

    public required string OrganizationId { get; init; }

    public required string Token { get; set; }

    /// <summary>The time of the request to Logto.</summary>
    public required DateTimeOffset IssuedAt { get; set; }

    /// <summary>The membership version of the token. Tokens with older versions are renewed before use.</summary>
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
