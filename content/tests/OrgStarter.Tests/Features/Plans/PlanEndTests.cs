using System.Text.Json.Nodes;
using OrgStarter.DevLogto.Control;
using OrgStarter.Features.Plans;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Features.Plans;

/// <summary>What happens outside of requests: the copy in Logto, and the end of a plan.</summary>
public sealed class PlanEndTests : IAsyncLifetime
{
    private TestSite site = null!;

    public async ValueTask InitializeAsync() =>
        site = await PaidSite.StartAsync(null, (TestSite.WithoutWorkers, TestSite.ButForInvitations));

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task The_plan_is_copied_to_Logto_beside_everything_else_there_as_soon_as_Logto_is_up()
    {
        var (_, organization) = await site.NewOrganizationAsync();
        var before = (await CustomDataAsync(organization)).DeepClone().AsObject();
        before["crm"] = new JsonObject { ["id"] = 7, ["tags"] = new JsonArray("a", null) };
        await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Patch, $"/organizations/{organization.Id}", new { customData = before });
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "/api/organizations"));
        await site.BuyAsync(organization, "team", 12);
        await site.RunDueAsync<PlanMirrorJob>();
        Assert.NotNull(Assert.Single(await site.JobsAsync<PlanMirrorJob>()).LastError);

        site.Logto.Faults.Clear();
        site.Time.Advance(TimeSpan.FromMinutes(10));
        await site.RunDueAsync<PlanMirrorJob>();

        before["plan"] = new JsonObject
        {
            ["name"] = "team",
            ["seats"] = 12,
            ["entitlements"] = new JsonArray("priority-support"),
            ["validUntil"] = null,
        };
        Assert.True(JsonNode.DeepEquals(before, await CustomDataAsync(organization)), $"{await CustomDataAsync(organization)}");
        Assert.Empty(await site.JobsAsync<PlanMirrorJob>());
    }

    [Fact]
    public async Task A_plan_that_ends_leaves_the_default_plan_and_says_so()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.BuyAsync(organization, "business", 1, site.Time.GetUtcNow().AddHours(2));
        await site.RunDueAsync<PlanMirrorJob>();
        Assert.Equal(organization.At("members"), (await owner.GetAsync(organization.At("members"))).Path);
        Assert.Contains("No seats", (await owner.PasteAsync(organization, TestSite.Someone())).Text, StringComparison.Ordinal);
        Assert.Equal("business", (string?)(await CustomDataAsync(organization))["plan"]!["name"]);

        site.Time.Advance(TimeSpan.FromHours(3));

        var page = await owner.GetAsync(organization.At("members"));
        Assert.Equal(organization.At("settings/plan"), page.Path);
        Assert.Contains("The plan Business ended on", page.Text, StringComparison.Ordinal);
        Assert.Contains("1 of 1 sent", (await owner.PasteAsync(organization, TestSite.Someone())).Text, StringComparison.Ordinal);
        await site.RunDueAsync<PlanMirrorJob>();
        await site.RunDueAsync<PlanMirrorJob>();
        Assert.Equal("free", (string?)(await CustomDataAsync(organization))["plan"]!["name"]);
        Assert.Equal("business", Assert.Single(await owner.AuditAsync(organization), entry => entry.What == "Plan ended").Of);
        Assert.Empty(await site.JobsAsync<PlanMirrorJob>());
    }

    private async Task<JsonObject> CustomDataAsync(Organization organization) =>
        (await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}")).Body!["customData"]!.AsObject();
}
