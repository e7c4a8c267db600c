using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Authentication;

/// <summary>
/// A signed-in browser. The cookie holds only the key; the ticket and the tokens stay here, encrypted by data protection.
/// </summary>
public sealed class Session
{
    public required string Id { get; init; }

    /// <summary>The person's id in Logto.</summary>
    public required string UserId { get; set; }

    public required byte[] Ticket { get; set; }

    /// <summary>Encrypted. Null when Logto gave none.</summary>
    public string? RefreshToken { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> builder)
        {
            builder.Property(session => session.Id).HasMaxLength(64);
            builder.Property(session => session.UserId).HasMaxLength(21);
            builder.HasIndex(session => session.UserId);
            builder.HasIndex(session => session.ExpiresAt);
            builder.HasMany<SessionToken>().WithOne().HasForeignKey(token => token.SessionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

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
            builder.HasKey(token => new { token.SessionId, token.OrganizationId });
            builder.Property(token => token.OrganizationId).HasMaxLength(21);
        }
    }
}
