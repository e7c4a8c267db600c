using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;

namespace OrgStarter.Features.MagicLinks;

/// <summary>
/// Which one-time tokens went out with the mails of an invitation: with the invitation they end. The id opens nothing; the token itself
/// is kept nowhere here.
/// </summary>
public sealed class InvitationToken
{
    /// <summary>Logto's id of the token.</summary>
    public required string TokenId { get; init; }

    public required string InvitationId { get; init; }

    /// <summary>Nothing is left to end after it.</summary>
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
