using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Platform.Identity;

/// <summary>A logout token that was accepted. All instances refuse it from now on.</summary>
public sealed class SeenLogoutToken
{
    /// <summary>The hash of its <c>jti</c>, because a <c>jti</c> can have any length.</summary>
    public required string Id { get; init; }

    /// <summary>After this time, the token is refused because of its age.</summary>
    public required DateTimeOffset Until { get; init; }

    public sealed class Configuration : IEntityTypeConfiguration<SeenLogoutToken>
    {
        public void Configure(EntityTypeBuilder<SeenLogoutToken> builder)
        {
            builder.ToTable("SeenLogoutTokens");
            builder.Property(token => token.Id).HasMaxLength(64);
            builder.HasIndex(token => token.Until);
        }
    }
}
