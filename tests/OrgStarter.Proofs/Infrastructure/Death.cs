using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Infrastructure;

/// <summary>
/// Lets a site die in the middle of its work, at the n-th moment that matters: before and after each change in the database and at
/// Logto. What dies never comes back, and runs nothing any more: no catch, no finally, no release of a lock, as in a killed process.
/// </summary>
public sealed class Death
{
    private const string Header = "X-Dies-At";
    private static readonly HttpContextAccessor Request = new();
    private TaskCompletionSource died = new();

    /// <summary>In the instance that is to die.</summary>
    public void In(IServiceCollection services)
    {
        // One of the two is the site's, by its engine.
        services.ConfigureDbContext<AppDbContext>(Watch);
        services.ConfigureDbContext<PostgresDbContext>(Watch);
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Calls(this)));

        void Watch(DbContextOptionsBuilder options) => options.AddInterceptors(new Saves(this), new Commands(this), new Transactions(this));
    }

    /// <summary>Sends a request to the doomed instance, which dies at this moment of it.</summary>
    /// <returns>False when the request came to its end before.</returns>
    public Task<bool> StrikesAsync(Browser doomed, HttpRequestMessage request, int at)
    {
        request.Headers.Add(Header, $"{at}");
        return StrikesAsync(() => doomed.SendAsync(request));
    }

    /// <summary>The same for work that is in no request.</summary>
    public Task<bool> StrikesAsync(Func<Task> work, int at)
    {
        var flow = new DefaultHttpContext();
        flow.Request.Headers[Header] = $"{at}";
        return StrikesAsync(() => Task.Run(async () =>
        {
            Request.HttpContext = flow;
            await work();
        }));
    }

    private async Task<bool> StrikesAsync(Func<Task> work)
    {
        died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = await Task.WhenAny(work(), died.Task).WaitAsync(TimeSpan.FromMinutes(1));
        await end;
        return end == died.Task;
    }

    private async ValueTask PassAsync()
    {
        if (Request.HttpContext is { } context && context.Request.Headers[Header] is [{ } at])
        {
            var passed = context.Items[Header] as int? ?? 0;
            context.Items[Header] = ++passed;
            if (passed == int.Parse(at, CultureInfo.InvariantCulture))
            {
                died.TrySetResult();
                await Task.Delay(Timeout.Infinite);
            }
        }
    }

    /// <summary>Inside a transaction nothing is a moment of its own: dying there is dying before it.</summary>
    private sealed class Saves(Death death) : SaveChangesInterceptor
    {
        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default)
        {
            if (eventData.Context!.Database.CurrentTransaction is null)
            {
                await death.PassAsync();
            }

            return result;
        }
    }

    private sealed class Commands(Death death) : DbCommandInterceptor
    {
        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (command.Transaction is null)
            {
                await death.PassAsync();
            }

            return result;
        }
    }

    private sealed class Transactions(Death death) : DbTransactionInterceptor
    {
        public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection,
            TransactionStartingEventData eventData,
            InterceptionResult<DbTransaction> result,
            CancellationToken cancellationToken = default)
        {
            await death.PassAsync();
            return result;
        }
    }

    private sealed class Calls(Death death) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var changes = request.Method != HttpMethod.Get
                && request.RequestUri!.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal);
            if (changes)
            {
                await death.PassAsync();
            }

            var response = await base.SendAsync(request, cancellationToken);
            if (changes)
            {
                await death.PassAsync();
            }

            return response;
        }
    }
}
