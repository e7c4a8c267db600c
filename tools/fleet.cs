// Runs two instances of the site behind nginx on this machine, with one PostgreSQL, one Redis and one embedded Logto, as in production.
// It keeps no data between runs:
//
//   dotnet run --file tools/fleet.cs     in the folder of OrgStarter.sln; Ctrl+C ends it
//
// It prints the process ids of both instances. Kill an instance while you use the site: it starts again after five seconds.
#:project ../tests/OrgStarter.Servers/OrgStarter.Servers.csproj
#:property PublishAot=false

using System.Diagnostics;
using OrgStarter.DevLogto;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Rights;
using OrgStarter.Servers;
using OrgStarter.Testing;

var site = Path.Combine(Environment.CurrentDirectory, "content", "src", "OrgStarter");
var program = Path.Combine(site, "bin", "Debug", "net10.0", "OrgStarter.dll");
if (!File.Exists(program))
{
    Console.Error.WriteLine("Run this in the folder of OrgStarter.sln.");
    return 1;
}

using var end = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) => (pressed.Cancel, _) = (true, end.CancelAsync());
try
{
    await using var balancer = new Balancer();
    var postgres = await PostgresInstance.SharedAsync();
    var database = await postgres.NewDatabaseAsync();
    using var redis = new RedisServer();
    await redis.StartAsync();
    await using var logto = await DevLogtoServer.StartAsync(new DevLogtoOptions
    {
        RolePermissions = Permissions.ByRole,
        WebhookEvents = WebhookEvents.Wanted,
        Database = Path.Combine(Directory.CreateTempSubdirectory("fleet-").FullName, "logto.db"),
        SiteUrl = balancer.Address.ToString().TrimEnd('/'),
    });
    var settings = new Dictionary<string, string?>(DevLogtoExtensions.Settings(logto.Endpoint))
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Logging:LogLevel:Default"] = "Warning",
        ["ConnectionStrings:Database"] = postgres.App(database),
        ["ConnectionStrings:Migrations"] = postgres.Owner(database),
        [redis.Setting.Name] = redis.Setting.Value,
    };

    var addresses = new[] { FreePort.Find(), FreePort.Find() }.Select(port => new Uri($"http://localhost:{port}/")).ToArray();
    await balancer.StartAsync(addresses);
    Console.WriteLine($"The site is at {balancer.Address}, its Logto at {logto.Endpoint}. Ctrl+C ends both.");
    await Task.WhenAll(addresses.Select(address => KeepRunningAsync(address, settings)));
    return 0;
}
catch (MissingProgramException missing)
{
    Console.Error.WriteLine(missing.Message);
    return 1;
}

async Task KeepRunningAsync(Uri address, Dictionary<string, string?> settings)
{
    while (!end.IsCancellationRequested)
    {
        using var instance = Process.Start(SiteProgram.At(program, address, site, settings))!;
        Console.WriteLine($"Process {instance.Id} listens at {address}");
        try
        {
            await instance.WaitForExitAsync(end.Token);
            Console.WriteLine($"Process {instance.Id} has ended; another takes its place in five seconds");
            await Task.Delay(TimeSpan.FromSeconds(5), end.Token);
        }
        catch (OperationCanceledException)
        {
            if (!instance.HasExited)
            {
                instance.Kill();
            }
        }
    }
}
