using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Platform.Identity;

/// <summary>A logout token that was obeyed: sent once more, to whichever instance, it is refused.</summary>
public sealed class SeenLogoutToken
{
    /// <summary>The hash of its <c>jti</c>, which may be of any length.</summary>
    public required string Id { get; init; }

    /// <summary>From then on its age refuses it anyway.</summary>
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
