using System.CommandLine;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data.Postgres;
using OrgStarter.Logto.Setup.Commands;

namespace OrgStarter.Data.Copy;

/// <summary><c>dotnet run -- copy-database --to "Host=..."</c>: moves a site from its SQLite file to an empty PostgreSQL.</summary>
public static class CopyCommand
{
    public const string Name = "copy-database";

    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, IConfiguration configuration, IHostEnvironment environment, SetupConsole console)
    {
        var to = new Option<string>("--to")
        {
            Required = true,
            Description = "The connection string of the PostgreSQL database, as the role that owns its tables. Its password may come from PGPASSWORD.",
        };
        var copy = new Command(Name, "Copies everything from the site's SQLite database to an empty, migrated PostgreSQL one. Stop the site first.") { to };
        copy.SetAction((parsed, ct) => RunAsync(parsed.GetRequiredValue(to), configuration, environment, console, ct));
        return new RootCommand { copy }.Parse(args).InvokeAsync(new InvocationConfiguration { Output = console.Out, Error = console.Error });
    }

    private static async Task<int> RunAsync(string to, IConfiguration configuration, IHostEnvironment environment, SetupConsole console, CancellationToken ct)
    {
        try
        {
            var from = DatabaseAddress.Of(configuration.GetConnectionString(DatabaseAddress.Key), environment.ContentRootPath);
            var target = DatabaseAddress.Of(to, environment.ContentRootPath, "--to");
            if ((from.Engine, target.Engine) != (DatabaseEngine.Sqlite, DatabaseEngine.Postgres))
            {
                throw new InvalidOperationException($"It copies from SQLite to PostgreSQL: ConnectionStrings:{DatabaseAddress.Key} is to name the file, --to the server.");
            }

            await using var source = new AppDbContext(new DbContextOptionsBuilder<AppDbContext>().UseSqlite(from.ConnectionString).Options);
            await using var owner = PostgresSchema.Open(target.ConnectionString);
            await new DatabaseCopy(source, owner, console.Out).RunAsync(ct);
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or DbException or DbUpdateException or OperationCanceledException)
        {
            console.Error.WriteLine($"{(e is DbUpdateException ? e.InnerException?.Message : null) ?? e.Message} Nothing was copied; the target is as it was.");
            return 1;
        }
    }
}
