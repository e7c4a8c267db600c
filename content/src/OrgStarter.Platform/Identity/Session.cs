using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// A signed-in browser. The cookie holds the key; here are its hash, and the ticket and the tokens, encrypted by data protection.
/// </summary>
[KeptOfPerson]
public sealed class Session
{
    /// <summary>The hash of the key: whoever reads this table, or a backup of it, cannot make a cookie of what is there.</summary>
    public required string Id { get; init; }

    /// <summary>The id that a page may show; it opens nothing.</summary>
    public Guid PublicId { get; init; } = Guid.NewGuid();

    /// <summary>The person's id in Logto.</summary>
    public required string UserId { get; init; }

    /// <summary>The id of Logto's own session (<c>sid</c>); null when no back-channel logout address is registered there.</summary>
    public string? LogtoSid { get; init; }

    public required byte[] Ticket { get; set; }

    /// <summary>Encrypted. Null when Logto gave none.</summary>
    public string? RefreshToken { get; set; }

    /// <summary>When the person signed in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Correct to <see cref="SessionLifeOptions.SeenEvery"/>.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>What the browser calls itself, in a word; null when it said nothing known.</summary>
    public string? Browser { get; init; }

    /// <summary>The system the browser runs on; null when it said nothing known.</summary>
    public string? Device { get; init; }

    /// <summary>The network it was last seen from, never the whole address. Personal data: emptied after <see cref="SessionLifeOptions.KeepOrigin"/>.</summary>
    public string? Origin { get; set; }

    /// <summary>The sessions that have neither been idle nor alive for too long.</summary>
    public static Expression<Func<Session, bool>> IsAlive(SessionLifeOptions options, DateTimeOffset now)
    {
        var (seenAfter, createdAfter) = options.EndsOf(now);
        return session => session.LastSeenAt > seenAfter && session.CreatedAt > createdAfter;
    }

    public sealed class Configuration : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> builder)
        {
            builder.ToTable("Sessions");
            builder.Property(session => session.Id).HasMaxLength(64);
            builder.Property(session => session.UserId).HasMaxLength(LogtoId.MaxLength);
            builder.Property(session => session.LogtoSid).HasMaxLength(128);
            builder.Property(session => session.Browser).HasMaxLength(40);
            builder.Property(session => session.Device).HasMaxLength(40);
            builder.Property(session => session.Origin).HasMaxLength(45);
            builder.HasIndex(session => session.PublicId).IsUnique();
            builder.HasIndex(session => session.UserId);
            builder.HasIndex(session => session.LogtoSid);
            builder.HasIndex(session => session.LastSeenAt);
            builder.HasIndex(session => session.CreatedAt);
            builder.HasMany<SessionToken>().WithOne().HasForeignKey(token => token.SessionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
