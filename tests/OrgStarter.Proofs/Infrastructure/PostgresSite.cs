using OrgStarter.Testing;

namespace OrgStarter.Proofs.Infrastructure;

/// <summary>One site on PostgreSQL for a test class. Started by its first test, so that one which is skipped is said to be.</summary>
public sealed class PostgresSite : IAsyncDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private TestSite? site;

    public async Task<TestSite> StartAsync()
    {
        await oneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return site ??= await TestSite.StartOnPostgresAsync();
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        oneAtATime.Dispose();
        if (site is not null)
        {
            await site.DisposeAsync();
        }
    }
}
