using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// A session of a browser. The cookie contains the key. The row contains the key's hash, and the ticket
/// and tokens, encrypted by data protection.
/// </summary>
[UserData]
public sealed class Session
{
    /// <summary>The hash of the key. A reader of this table, or of a backup, cannot create a valid cookie from it.</summary>
    public required string Id { get; init; }

    /// <summary>An id that pages can show. It gives no access.</summary>
    public Guid PublicId { get; init; } = Guid.NewGuid();

    public required string UserId { get; init; }

    /// <summary>The claim <c>sid</c> of Logto's session. Null if no back-channel logout URI is registered.</summary>
    public string? LogtoSid { get; init; }

    public required byte[] Ticket { get; set; }

    /// <summary>Encrypted. Null if Logto issued none.</summary>
    public string? RefreshToken { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Accurate to <see cref="SessionLifetimeOptions.SeenEvery"/>.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The name of the browser. Null if unknown.</summary>
    public string? Browser { get; init; }

    /// <summary>The name of the browser's operating system. Null if unknown.</summary>
    public string? Device { get; init; }

    /// <summary>The network of the last visit. Personal data: deleted after
    /// <see cref="SessionLifetimeOptions.NetworkRetention"/>.</summary>
    public string? Origin { get; set; }

    /// <summary>Matches sessions that have not expired.</summary>
    public static Expression<Func<Session, bool>> IsAlive(SessionLifetimeOptions options, DateTimeOffset now)
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
