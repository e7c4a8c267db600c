using OrgStarter.Domains;
using OrgStarter.People;
using OrgStarter.Pictures;
using OrgStarter.Site;
using OrgStarter.Telemetry;

namespace OrgStarter.Operations;

/// <summary>
/// Once a minute: settles what a crash left between this database and Logto, and looks after proven domains. Each piece of work
/// takes the lock of what it changes, so any number of instances may be at it.
/// </summary>
public sealed partial class UnfinishedChanges(IServiceScopeFactory scopes, TimeProvider time, SiteMeters meters, ILogger<UnfinishedChanges> log)
    : PeriodicService(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), time, meters, log)
{
    /// <summary>One that fails holds up none of the others, and is tried again with the next round.</summary>
    internal async Task RunAsync(CancellationToken ct)
    {
        await TryAsync<PictureSettling>(pictures => pictures.SettleAsync(ct), ct);
        await TryAsync<ProfileSettling>(profiles => profiles.SettleAsync(ct), ct);
        await TryAsync<DomainWatch>(domains => domains.CheckAsync(ct), ct);
    }

    protected override Task WorkAsync(CancellationToken ct) => RunAsync(ct);

    private async Task TryAsync<T>(Func<T, Task> work, CancellationToken ct) where T : notnull
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await work(scope.ServiceProvider.GetRequiredService<T>());
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogLater(e, typeof(T).Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Work} could not be done now and is tried again in a minute")]
    private partial void LogLater(Exception exception, string work);
}
