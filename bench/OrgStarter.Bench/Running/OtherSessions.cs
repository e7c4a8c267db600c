using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Bench.Running;

/// <summary>Adds sessions of other users, each as large as a real one, with the token of one organization.</summary>
internal static class OtherSessions
{
    private const int Portion = 1_000;
    private const int TicketBytes = 1_500;
    private const int TokenLetters = 1_800;

    public static async Task AddAsync(ServiceProvider services, string organizationId, int from, int to)
    {
        for (var first = from; first < to; first += Portion)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            for (var i = first; i < Math.Min(first + Portion, to); i++)
            {
                var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
                db.Sessions.Add(new Session
                {
                    Id = id,
                    UserId = $"u{i:D11}",
                    LogtoSid = $"sid{i}",
                    Ticket = RandomNumberGenerator.GetBytes(TicketBytes),
                    RefreshToken = RandomNumberGenerator.GetHexString(TokenLetters / 4),
                    CreatedAt = DateTimeOffset.UtcNow,
                    LastSeenAt = DateTimeOffset.UtcNow,
                });
                db.SessionTokens.Add(new SessionToken
                {
                    SessionId = id,
                    OrganizationId = organizationId,
                    Token = RandomNumberGenerator.GetHexString(TokenLetters),
                    IssuedAt = DateTimeOffset.UtcNow,
                    MembershipVersion = 0,
                });
            }

            await db.SaveChangesAsync();
        }
    }
}
