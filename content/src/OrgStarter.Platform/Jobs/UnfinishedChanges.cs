using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Jobs;

/// <summary>Runs every <see cref="ISettling"/> once a minute.</summary>
internal sealed class UnfinishedChanges(
    IEnumerable<SettlingKind> kinds, IServiceScopeFactory scopes, WorkItems items, TimeProvider time, SiteMeters meters, ILogger<UnfinishedChanges> log)
    : PeriodicService(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), time, meters, log)
{
    /// <summary>One that fails holds up none of the others, and is tried again with the next round.</summary>
    internal async Task RunAsync(CancellationToken ct)
    {
        foreach (var kind in kinds)
        {
            await items.TryAsync(nameof(UnfinishedChanges), kind.Type.Name, async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                await ((ISettling)scope.ServiceProvider.GetRequiredService(kind.Type)).SettleAsync(ct);
            }, ct);
        }
    }

    protected override Task WorkAsync(CancellationToken ct) => RunAsync(ct);
}
