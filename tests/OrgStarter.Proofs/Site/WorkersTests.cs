using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Proofs.Logto.Webhooks;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Site;

/// <summary>Work in the background begins a while after the pages do.</summary>
public sealed class WorkersTests
{
    private const string EveIsGone = """{"event":"User.Deleted","data":{"id":"eve000000001"}}""";

    [Fact]
    public async Task Until_its_delay_is_over_the_work_waits_and_the_pages_do_not_and_the_site_can_stop()
    {
        await using var resting = await TestSite.StartAsync(null, ("Site:JobStartDelay", "1.00:00:00"));
        Assert.Equal(
            HttpStatusCode.OK,
            (await (await resting.BrowseAsAsync("ben@example.com")).GetAsync(Organization.Aurora.At("home"))).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await Deliveries.SendAsync(resting, EveIsGone)).StatusCode);
        Assert.Equal(0, Assert.Single(await resting.JobsAsync<WebhookJob>()).Attempts);
        await resting.EndAsync();

        await using var next = resting.StartAnother(("Site:JobStartDelay", "00:00:00"));
        await Deliveries.UntilAsync(next, db => Deliveries.IsDoneAsync(db, EveIsGone));
    }

    [Fact]
    public async Task A_delay_below_nothing_is_refused_with_the_name_of_the_setting() => Assert.Contains(
        "Site:JobStartDelay",
        (await Assert.ThrowsAsync<OptionsValidationException>(() =>
            TestSite.StartAsync(null, ("Site:JobStartDelay", "-00:00:01")))).Message,
        StringComparison.Ordinal);
}
