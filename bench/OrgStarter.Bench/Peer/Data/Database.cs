using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Peer.Data;

/// <summary>Chooses the engine and fills a new database. The connection string of PostgreSQL begins with a host.</summary>
public static class Database
{
    private const int BatchSize = 1_000;
    private static readonly string[] Given =
    [
        "Ada", "Bela", "Chidi", "Dora", "Emre", "Fay", "Gita", "Hugo", "Ines", "José", "Kofi", "Lena", "Marta", "Nils", "Oya", "Pia", "Zoë",
        "王小明", "陳怡君", "Tom",
    ];

    private static readonly string[] Family =
    [
        "Albrecht", "Barros", "Castellanos", "Diallo", "Eriksen", "Fischer", "Gruber", "Haddad", "Ito", "Jansen", "Kowalski", "Lopez",
        "Moreau", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Sato", "Tanaka",
    ];

    public static DbContextOptionsBuilder UseDatabase(this DbContextOptionsBuilder options, string connectionString) =>
        connectionString.StartsWith("Host=", StringComparison.Ordinal)
            ? options.UseNpgsql(connectionString)
            : options.UseSqlite(connectionString);

    /// <summary>
    /// Creates the tables, the user who signs in, and the members of one organization. EF Core turns on SQLite's write-ahead log.
    /// </summary>
    public static async Task FillAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ApplicationDbContext>();
        if (!await db.Database.EnsureCreatedAsync())
        {
            return;
        }

        var settings = app.Configuration.GetRequiredSection("Peer");
        var alice = new IdentityUser(settings["Email"]!) { Email = settings["Email"], EmailConfirmed = true };
        var created = await scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>().CreateAsync(alice, settings["Password"]!);
        if (!created.Succeeded)
        {
            throw new InvalidOperationException(created.ToString());
        }

        await using var transaction = await db.Database.BeginTransactionAsync();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var others = Enumerable.Range(0, settings.GetValue<int>("Members") - 1).Select(i => NewMember($"u{i:D11}", i));
        var members = others.Append(NewMember(alice.Id, 0));
        foreach (var batch in members.Chunk(BatchSize))
        {
            db.Members.AddRange(batch);
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
        }

        await transaction.CommitAsync();
    }

    private static Member NewMember(string userId, int i) => new()
    {
        OrganizationId = "acme",
        UserId = userId,
        Name = $"{Given[i % Given.Length]} {Family[i / Given.Length % Family.Length]}",
        Email = $"p{i}@example.com",
        Role = i < 3 ? "owner" : i % 100 == 3 ? "admin" : "member",
        IsSuspended = i % 50 == 7,
        JoinedAt = DateTime.UtcNow,
        LastSignInAt = i % 9 == 0 ? null : DateTime.UnixEpoch.AddSeconds(1_700_000_000 + ((long)i * 7919 % 1_000_000)),
    };
}
