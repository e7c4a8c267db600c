using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Bench.Running;

/// <summary>Fills an organization with members whose names repeat as often as real ones.</summary>
internal static class Crowd
{
    private static readonly string[] Given =
    [
        "Ada", "Bela", "Chidi", "Dora", "Emre", "Fay", "Gita", "Hugo", "Ines", "José", "Kofi", "Lena", "Marta", "Nils", "Oya", "Pia", "Zoë",
        "王小明", "陳怡君", "Tom"
    ];
    private static readonly string[] Family =
    [
        "Albrecht", "Barros", "Castellanos", "Diallo", "Eriksen", "Fischer", "Gruber", "Haddad", "Ito", "Jansen", "Kowalski", "Lopez",
        "Moreau", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Sato", "Tanaka"
    ];
    private static readonly string[] Domains = ["north.example.com", "south.example.com", "east.example.com"];
    private const int Portion = 1_000;

    public static async Task FillAsync(ServiceProvider services, string organizationId, int count)
    {
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        for (var from = 0; from < count; from += Portion)
        {
            var portion = Enumerable.Range(from, Math.Min(Portion, count - from)).Select(Member).ToList();
            await scopes.InOrganizationAsync(organizationId, inside =>
                inside.GetRequiredService<DirectoryWriter>().WriteAsync(portion, DateTimeOffset.UtcNow, CancellationToken.None));
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        db.MemberSyncs.Add(new MemberSync
        {
            OrganizationId = organizationId,
            ViewedAt = DateTimeOffset.UtcNow,
            AsOf = DateTimeOffset.UtcNow,
            Rows = count,
            Total = count
        });
        await db.SaveChangesAsync();
    }

    private static LogtoMember Member(int i) => new(
        $"u{i:D11}",
        $"{Given[i % Given.Length]} {Family[i / Given.Length % Family.Length]}",
        null,
        $"p{i}@{Domains[i % Domains.Length]}",
        null,
        IsSuspended: i % 50 == 7)
    {
        OrganizationRoles = [new LogtoRole("", i < 3 ? Roles.Owner : i % 100 == 3 ? Roles.Admin : Roles.Member)],
        LastSignInAt = i % 9 == 0 ? null : 1_700_000_000_000 + ((long)i * 7919 % 1_000_000 * 1000),
    };
}
