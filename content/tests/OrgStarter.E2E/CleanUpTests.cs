using System.Text.Json.Nodes;
using OrgStarter.DevLogto;
using OrgStarter.E2E.Infrastructure;
using OrgStarter.Logto;
using OrgStarter.Logto.Setup;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Site;

namespace OrgStarter.E2E;

/// <summary>The embedded Logto in the place of one that outlives the tests.</summary>
public sealed class CleanUpTests
{
    private const string Site = "http://localhost:5999";

    private static readonly string[] Paths =
    [
        "organizations", "organizations/aur0racoffee/users", "users", "applications", "hooks", "one-time-tokens", "organization-roles",
        "organization-scopes", "organization-invitations?invitee=ben@example.com", "connectors", "email-templates", "sign-in-exp",
        "account-center",
    ];

    [Fact]
    public async Task After_tests_that_end_halfway_Logto_is_as_it_was_before()
    {
        var folder = Directory.CreateTempSubdirectory("orgstarter-e2e-").FullName;
        // Roles that `logto apply` has something to add to.
        var roles = new Dictionary<string, IReadOnlyList<string>>
        {
            ["owner"] = ["read:member"],
            ["admin"] = ["read:member"],
            ["member"] = ["read:member"]
        };
        var options = new DevLogtoOptions
        {
            RolePermissions = roles,
            WebhookEvents = WebhookEvents.Wanted,
            Database = Path.Combine(folder, "logto.db")
        };
        await using (var server = await DevLogtoServer.StartAsync(options))
        {
            var machine = new MachineToMachineOptions
            {
                AppId = DevLogtoApplications.ManagementId,
                AppSecret = DevLogtoApplications.ManagementSecret
            };
            await using var client = new SetupClient(
                new SetupTarget(new LogtoOptions { Endpoint = server.Endpoint, M2M = machine }, SiteCommands.LogtoNeeds, Site, ""));
            await client.Management.SendAsync(HttpMethod.Put, "email-templates", Template(), TestContext.Current.CancellationToken);
            var before = await ReadAsync(client.Management);
            await using (var logto = new RealLogto(server.Endpoint, machine))
            {
                await logto.SetUpAsync(Site, folder);
                await InviteBenAsync(client.Management);
                var left = (await ReadAsync(client.Management)).Except(before).Select(words => words.Split(':')[0]);
                Assert.Superset(
                    new HashSet<string>([
                        "organizations",
                        "users",
                        "organization-invitations?invitee=ben@example.com",
                        "connectors",
                        "email-templates"
                    ]),
                    left.ToHashSet());
            }

            Assert.Equal(before, await ReadAsync(client.Management));
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>What a test leaves that is skipped, or fails, after its first half: a new person, a new organization and a pending
    /// invitation.</summary>
    private static async Task InviteBenAsync(ManagementJson api)
    {
        var token = TestContext.Current.CancellationToken;
        var owner = await api.SendAsync(HttpMethod.Post, "users", new JsonObject { ["primaryEmail"] = RunningSite.Someone() }, token);
        var organization = await api.SendAsync(HttpMethod.Post, "organizations", new JsonObject { ["name"] = "Half Done" }, token);
        var members = new JsonObject { ["userIds"] = new JsonArray(owner!["id"]!.DeepClone()) };
        await api.SendAsync(HttpMethod.Post, $"organizations/{organization!["id"]}/users", members, token);
        await api.SendAsync(HttpMethod.Post, "organization-invitations", new JsonObject
        {
            ["organizationId"] = organization["id"]!.DeepClone(),
            ["invitee"] = "ben@example.com",
            ["expiresAt"] = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds(),
            ["messagePayload"] = false,
        }, token);
    }

    private static JsonObject Template() => new()
    {
        ["templates"] = new JsonArray(new JsonObject
        {
            ["languageTag"] = "en",
            ["templateType"] = "OrganizationInvitation",
            ["details"] = new JsonObject { ["subject"] = "Join us", ["content"] = "{{link}}" },
        }),
    };

    /// <summary>Everything that tests change, in words.</summary>
    private static async Task<IReadOnlyList<string>> ReadAsync(ManagementJson api)
    {
        var all = new List<string>();
        foreach (var path in Paths)
        {
            var shown = await api.GetAsync(path, TestContext.Current.CancellationToken);
            all.Add($"{path}: {(path == "email-templates" ? Templates(shown.AsArray()) : shown.ToJsonString())}");
        }

        return all;
    }

    /// <summary>Logto gives a template that is put back another id and time, and orders by these.</summary>
    private static string Templates(JsonArray templates) =>
        string.Join(
            '\n',
            templates.Select(t => $"{t!["languageTag"]} {t["templateType"]} {t["details"]!.ToJsonString()}").Order(StringComparer.Ordinal));
}
