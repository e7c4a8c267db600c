using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Operations;

/// <summary>An instance that dies and one that lives on.</summary>
public sealed class DyingInstance : TwoInstances
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Death Death { get; } = new();

    public TestSite Doomed => Other;

    /// <summary>Somebody who is signed in, and the id of their account.</summary>
    public async Task<(Browser Browser, string Id, string Address)> SomebodyAsync()
    {
        var address = TestSite.Someone();
        var browser = await Doomed.BrowseAsAsync(address);
        return (browser, await Site.PersonIdAsync(address), address);
    }

    /// <summary>What a restart does sooner or later: claims and locks of the dead end, and the workers go on.</summary>
    public async Task RecoverAsync()
    {
        Site.Time.Advance(TimeSpan.FromMinutes(10));
        // The end of a process does so; this one only hangs.
        await Doomed.Services.GetRequiredService<Locks>().ReleaseAllAsync();
        await RunDueAsync(Site);
        await Site.RunNowAsync<AuditSweep>();
        Assert.Equal(0, await Site.InDatabaseAsync(db => db.AuditIntents.CountAsync(Ct)));
    }

    protected override void ChangeOther(IServiceCollection services) => Death.In(services);
}
