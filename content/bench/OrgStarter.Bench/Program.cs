using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Bench;
using OrgStarter.Data;
using OrgStarter.Members.Directory;
using OrgStarter.Tenancy;

// The table of members over a big organization against the same over a small one, in one database and one run:
//   dotnet run -c Release --project bench/OrgStarter.Bench -- 100000
var big = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 100_000;
const int Small = 100;
const int Rounds = 101;
var file = Path.Combine(Path.GetTempPath(), $"orgstarter-bench-{Guid.NewGuid():N}.db");
await using var services = new ServiceCollection()
    .AddSingleton(TimeProvider.System)
    .AddScoped<CurrentTenant>()
    .AddScoped<MemberSearch>()
    .AddScoped<MemberTable>()
    .AddScoped<DirectoryWriter>()
    .AddDbContext<AppDbContext>(options => options.UseSqlite($"Data Source={file}"))
    .BuildServiceProvider();
var scopes = services.GetRequiredService<IServiceScopeFactory>();
try
{
    await using (var scope = scopes.CreateAsyncScope())
    {
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.Database.MigrateAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;");
    }

    var filling = Stopwatch.StartNew();
    await People.FillAsync(scopes, "small", Small);
    await People.FillAsync(scopes, "big", big);
    Console.WriteLine($"{big:N0} members written in {filling.Elapsed.TotalSeconds:F0} s; the database has {new FileInfo(file).Length / 1_048_576:N0} MB");
    Console.WriteLine($"{"",-44}{Small,12:N0}{big,12:N0}{"ratio",9}   (milliseconds, median of {Rounds})");
    foreach (var (name, filter, order, place) in Views.All)
    {
        List<double> few = [], many = [];
        for (var i = 0; i < Rounds; i++)
        {
            few.Add(await TimeAsync("small", filter, order, place));
            many.Add(await TimeAsync("big", filter, order, place));
        }

        var (small, large) = (Median(few), Median(many));
        Console.WriteLine($"{name,-44}{small,12:F2}{large,12:F2}{large / small,9:F2}");
    }
}
finally
{
    SqliteConnection.ClearAllPools();
    File.Delete(file);
}

async Task<double> TimeAsync(string organization, MemberFilter filter, MemberOrder order, MemberPlace place)
{
    double elapsed = 0;
    await scopes.InOrganizationAsync(organization, async inside =>
    {
        var (table, from) = (inside.GetRequiredService<MemberTable>(), Stopwatch.GetTimestamp());
        await table.PageAsync(filter, order, place, 20, CancellationToken.None);
        elapsed = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    });
    return elapsed;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
