using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Http;

/// <summary>
/// Reports whether the site can work: Logto serves its discovery document and issues the machine-to-machine token, and the database opens
/// and is up to date. Jobs that died degrade it. Results are cached and one check runs at a time, because any
/// client may call it at any rate.
/// </summary>
public sealed class Readiness(IHttpClientFactory clients, ManagementToken token, IServiceScopeFactory scopes, TimeProvider time)
    : IHealthCheck, IDisposable
{
    public static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private (HealthCheckResult Result, DateTimeOffset Until) found;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (found.Until <= time.GetUtcNow())
            {
                var result = await CheckAsync(cancellationToken);
                found = (result, time.GetUtcNow() + HoldsFor);
            }

            return found.Result;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    private async Task<HealthCheckResult> CheckAsync(CancellationToken ct)
    {
        try
        {
            using var discovery = await clients.CreateClient(LogtoClients.Tokens).GetAsync(LogtoClients.DiscoveryDocument, ct);
            if (!discovery.IsSuccessStatusCode)
            {
                return HealthCheckResult.Unhealthy("Logto shows no discovery document.");
            }

            await token.GetAsync(ct);
        }
        catch (LogtoException e)
        {
            return HealthCheckResult.Unhealthy("Logto did not answer, or gave no machine-to-machine token.", e);
        }

        return await CheckDatabaseAsync(ct);
    }

    private async Task<HealthCheckResult> CheckDatabaseAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        var database = db.Database;
        if (!await database.CanConnectAsync(ct))
        {
            return HealthCheckResult.Unhealthy("The database does not open.");
        }

        // Only pending migrations count: an older site can run on a newer database during a rolling update.
        if ((await database.GetPendingMigrationsAsync(ct)).Any())
        {
            return HealthCheckResult.Unhealthy("The database is older than the site. Run the command migrate.");
        }

        // The pages work all the same, so the instance stays in the load balancer.
        return await db.Jobs.CountAsync(job => job.DiedAt != null, ct) is > 0 and var dead
            ? HealthCheckResult.Degraded($"{dead} jobs died. The command 'jobs list' shows them, and 'jobs retry' starts them again.")
            : HealthCheckResult.Healthy();
    }
}

/// <summary>Reports Degraded without Redis. The site is slower, but works, and stays in the load balancer.</summary>
public sealed class RedisThere(RedisConnection? redis = null) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        redis is null || (await redis.TryAsync(db => db.PingAsync(), RedisConnection.ShortTimeout, cancellationToken)).IsThere
            ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("Redis does not answer.");
}

/// <summary>The endpoints for orchestrators and load balancers. They return one word, without details.</summary>
public static class Health
{
    /// <summary>Healthy as long as the process answers.</summary>
    public const string LivePath = Path + "/live";
    public const string ReadyPath = Path + "/ready";
    public const string Path = "/health";

    public static IServiceCollection AddReadiness(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddHostedService<LogtoAtStart>();
        services.AddHealthChecks().AddCheck<Readiness>("logto").AddCheck<RedisThere>("redis");
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        Map(LivePath, _ => false);
        Map(ReadyPath, _ => true);

        void Map(string path, Func<HealthCheckRegistration, bool> which) =>
            app.MapHealthChecks(path, new HealthCheckOptions { Predicate = which })
                .WithDisplayName(path).WithMetadata(new PublicPageAttribute(), new SkipStatusCodePagesAttribute());
    }
}
