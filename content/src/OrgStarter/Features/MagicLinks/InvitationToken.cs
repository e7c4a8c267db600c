using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Features.MagicLinks;

/// <summary>
/// Records the one-time tokens in an invitation's mails, so that they can be revoked with the invitation. Stores the token's id, which
/// grants no access, but never the token.
/// </summary>
public sealed class InvitationToken
{
    public required string TokenId { get; init; }

    public required string InvitationId { get; init; }

    /// <summary>After this time there is nothing to revoke.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<InvitationToken>
    {
        public void Configure(EntityTypeBuilder<InvitationToken> builder)
        {
            builder.ToTable("InvitationTokens");
            builder.HasKey(token => token.TokenId);
            builder.Property(token => token.TokenId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(token => token.InvitationId).HasMaxLength(LogtoId.MaxLength);
            builder.HasIndex(token => token.InvitationId);
            builder.HasIndex(token => token.ExpiresAt);
        }
    }
}
