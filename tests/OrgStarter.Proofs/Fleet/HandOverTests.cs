using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.DevLogto.Control;
using OrgStarter.Features.BulkChanges;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.LogtoSync.Reconcile;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Organizations;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Fleet;

/// <summary>An instance that is told to stop in the middle of its background work: nothing it had taken waits
/// until its claim would end.</summary>
[Trait("Only", "CI")]
public sealed class HandOverTests : IAsyncLifetime
{
    private TestSite site = null!;

    public async ValueTask InitializeAsync() =>
        site = await TestSite.StartAsync(settings: [(TestSite.WithoutWorkers, "true"), ("Invitations:ResultsTimeout", "00:00:00")]);

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_webhook()
    {
        await site.BrowseAsAsync("chloe@example.com");
        await Deliveries.SendAsync(site, new
        {
            @event = "User.SuspensionStatus.Updated",
            createdAt = site.Time.GetUtcNow().ToString("O"),
            data = new { id = "chloe0000001" }
        });
        await AssertHandedOverAsync("^GET /api/users/", WebhookJob.Kind);
        Assert.Equal(0, Assert.Single(await site.JobsAsync<WebhookJob>()).Attempts);
    }

    [Fact]
    public async Task Invitations()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.PasteAsync(organization, "one@example.com, two@example.com");
        await AssertHandedOverAsync("^POST /api/organization-invitations$", InvitationBatchJob.Kind);
    }

    [Fact]
    public async Task The_reading_of_a_large_organization()
    {
        var id = await site.Logto.AddLargeOrganizationAsync(350);
        var alice = await site.BrowseAsAsync("alice@example.com");
        await alice.GetAsync($"/o/{id}/members");
        await AssertHandedOverAsync($"^GET /api/organizations/{id}/users", DirectoryJob.Kind);
        Assert.Equal(2, (await site.InDatabaseAsync(db => db.MemberSyncs.SingleAsync())).Page);
    }

    [Fact]
    public async Task A_change_of_several_members()
    {
        var organization = new Organization(await site.Logto.AddLargeOrganizationAsync(10), "Large");
        var alice = await site.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(organization.At("members"));
        await alice.GetAsync(organization.At($"members/bulk?ids={organization.Id}1&ids={organization.Id}2"));
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "PUT .*/roles$"));
        await alice.SubmitAsync("#form", ("Action", "admin"));
        site.Logto.Faults.Clear();
        site.Time.Advance(TimeSpan.FromMinutes(1));
        // What was asked of Logto is waited for and written down; the second one is left.
        await AssertHandedOverAsync("PUT .*/roles$", BulkChangeJob.Kind);
        Assert.Equal(1, await site.Logto.CountMembersAsync(organization.Id, "admin"));
    }

    [Fact]
    public async Task The_deletion_of_an_organization()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings/delete"));
        await owner.SubmitAsync("#form", ("Name", organization.Name));
        site.Time.Advance(OrganizationDeletion.Grace);
        await AssertHandedOverAsync($"^DELETE /api/organizations/{organization.Id}", OperationJob.KindOf(OperationKind.DeleteOrganization));
    }

    [Fact]
    public async Task The_purge_of_what_an_organization_has_left()
    {
        var (_, organization) = await site.NewOrganizationAsync();
        await site.LeaveRowAsync(organization);
        await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Delete, $"/organizations/{organization.Id}");
        // What a webhook about it leaves.
        await site.EnqueueAsync<OrganizationPurge>(organization.Id);
        await AssertHandedOverAsync($"^GET /api/organizations/{organization.Id}$", OrganizationPurge.Kind);
        Assert.Single(await site.JobsAsync<OrganizationPurge>());
    }

    [Fact]
    public async Task A_look_at_everybody()
    {
        await site.BrowseAsAsync("chloe@example.com");
        await site.EnqueueAsync<ReconcileJob>("");
        await AssertHandedOverAsync("^GET /api/users/", ReconcileJob.Kind);
        Assert.Null(Assert.Single(await site.JobsAsync<ReconcileJob>()).Payload);
    }

    /// <param name="call">What the work asks Logto, which has not answered yet when the instance is told to stop.</param>
    /// <param name="kind">The jobs that do it.</param>
    private async Task AssertHandedOverAsync(string call, string kind)
    {
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, call, Times: 1, Delay: TimeSpan.FromSeconds(2)));
        var instance = site.StartAnother((TestSite.WithoutWorkers, "false"));
        for (var i = 0; i < 1_000 && site.Logto.Faults.Current is not null; i++)
        {
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        Assert.Null(site.Logto.Faults.Current);
        Assert.True(await site.InDatabaseAsync(db => db.Jobs.AnyAsync(job => job.Kind == kind && job.Holder != null)));
        await instance.EndAsync();
        var now = site.Time.GetUtcNow();
        var left = await site.InDatabaseAsync(db => db.Jobs.AsNoTracking().Where(job => job.Kind == kind).ToListAsync());
        Assert.All(left, job => Assert.True(job.Holder is null && job.DueAt <= now, $"{job.Key} {job.DueAt}"));
    }
}
