using System.Text.Json.Nodes;
using OrgStarter.Conformance.Arranging;
using OrgStarter.Conformance.Facts;
using OrgStarter.DevLogto;

namespace OrgStarter.Conformance;

/// <summary>xUnit.net runs what must not run beside other tests after them.</summary>
[CollectionDefinition(nameof(AfterAllOthers), DisableParallelization = true)]
public sealed class AfterAllOthers;

/// <summary>A server is the same after the tests as before, also when they fail.</summary>
[Collection(nameof(AfterAllOthers))]
public sealed class CleanUpTests(LogtoUnderTest logto)
{
    [Fact]
    public async Task The_scenarios_of_all_other_tests_left_nothing_behind() => Assert.Empty(await logto.ChangesAsync());

    [Fact]
    public async Task A_run_that_fails_leaves_the_server_and_its_mail_connector_as_they_were()
    {
        var folder = Directory.CreateTempSubdirectory("clean-up").FullName;
        await using var server = await DevLogtoServer.StartAsync(new DevLogtoOptions
        {
            WebhookEvents = [],
            RolePermissions = new Dictionary<string, IReadOnlyList<string>> { ["admin"] = ["read:member"], ["member"] = ["read:member"] },
            Database = Path.Combine(folder, "logto.db"),
        });
        await using var asked = new LogtoUnderTest(server.Endpoint);
        var before = await TenantState.ReadAsync(asked);
        await using (var run = new LogtoUnderTest(server.Endpoint))
        {
            await run.InitializeAsync();
            Assert.NotEmpty(before.Changes(await TenantState.ReadAsync(asked)));
            foreach (var name in new[]
            {
                "1.41/mail-organization-invitation",
                "1.41/sign-in-exp-patch-password-policy",
                "1.41/org-roles-list",
                "1.41/register-08-submit"
            })
            {
                await Assert.ThrowsAsync<InvalidOperationException>(() => FailAsync(Recording.All[name], run));
            }
        }

        Assert.Empty(before.Changes(await TenantState.ReadAsync(asked)));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Everything that the recording needs is made; then something goes wrong.</summary>
    private static async Task FailAsync(Recording recording, LogtoUnderTest logto)
    {
        await using var scenario = new Scenario(recording, logto);
        await Replay.RunAsync(scenario);
        await scenario.EnsureAsync(scenario.Tenant.All(Kind.Organization).First());
        await scenario.PostAsync("/organizations", new JsonObject { ["name"] = "" });
    }
}
