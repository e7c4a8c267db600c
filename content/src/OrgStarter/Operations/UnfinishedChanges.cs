using OrgStarter.Domains;
using OrgStarter.Metrics;
using OrgStarter.Organizations;
using OrgStarter.People;
using OrgStarter.Pictures;
using OrgStarter.Site;

namespace OrgStarter.Operations;

/// <summary>
/// Once a minute: settles what a crash left between this database and Logto, and looks after proven domains. Each piece of work
/// takes the lock of what it changes, so any number of instances may be at it.
/// </summary>
public sealed class UnfinishedChanges(IServiceScopeFactory scopes, WorkItems items, TimeProvider time, SiteMeters meters, ILogger<UnfinishedChanges> log)
    : PeriodicService(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), time, meters, log)
{
    /// <summary>One that fails holds up none of the others, and is tried again with the next round.</summary>
    internal async Task RunAsync(CancellationToken ct)
    {
        await TryAsync<PictureSettling>(pictures => pictures.SettleAsync(ct), ct);
        await TryAsync<ProfileSettling>(profiles => profiles.SettleAsync(ct), ct);
        await TryAsync<DomainWatch>(domains => domains.CheckAsync(ct), ct);
        await TryAsync<OrganizationSettling>(organizations => organizations.SettleAsync(ct), ct);
    }

    protected override Task WorkAsync(CancellationToken ct) => RunAsync(ct);

    private Task<bool> TryAsync<T>(Func<T, Task> work, CancellationToken ct) where T : notnull => items.TryAsync(nameof(UnfinishedChanges), typeof(T).Name, async () =>
    {
        await using var scope = scopes.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<T>());
    }, ct);
}
