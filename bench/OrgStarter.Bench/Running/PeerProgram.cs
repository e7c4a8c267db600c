using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace OrgStarter.Bench.Running;

/// <summary>
/// What a developer would write by hand: <c>dotnet new webapp -au Individual</c> with the members page of the folder <c>Peer</c>. It is
/// generated, so that its home page is the SDK's own.
/// </summary>
internal sealed class PeerProgram(RunningProgram program, Visitor visitor) : IAsyncDisposable
{
    private const string Source = "bench/OrgStarter.Bench/Peer";
    private const string Email = "alice@example.com";
    private const string Password = "Ab-345678";

    public const string Home = "/";
    public const string Members = "/organizations/acme/members";

    public Visitor Visitor => visitor;

    public double Memory => program.Memory;

    /// <summary>Starts the program on a new database with this number of members, and signs in.</summary>
    public static async Task<PeerProgram> StartAsync(Workshop workshop, string connectionString, int members)
    {
        var address = Workshop.NewAddress();
        var program = await RunningProgram.StartAsync(
            await PublishAsync(workshop), address, Home,
            [
                new("ConnectionStrings:DefaultConnection", connectionString),
                new("Peer:Email", Email),
                new("Peer:Password", Password),
                new("Peer:Members", $"{members}"),
                new("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"),
            ]);
        var visitor = new Visitor(address, address);
        await visitor.SignInWithIdentityAsync(Email, Password);
        return new PeerProgram(program, visitor);
    }

    public async ValueTask DisposeAsync()
    {
        visitor.Dispose();
        await program.DisposeAsync();
    }

    private static async Task<string> PublishAsync(Workshop workshop)
    {
        var folder = workshop.File("peer");
        var project = Path.Combine(folder, "Peer.csproj");
        if (!Directory.Exists(folder))
        {
            await Tool.RunAsync("dotnet", "new", "webapp", "-au", "Individual", "-n", "Peer", "-o", folder, "--no-restore");
            // Its migrations are of SQLite; the peer creates its tables from the model, on both engines.
            Directory.Delete(Path.Combine(folder, "Data", "Migrations"), recursive: true);
            foreach (var file in Directory.GetFiles(Source, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(folder, Path.GetRelativePath(Source, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target, overwrite: true);
            }

            var provider = typeof(NpgsqlDbContextOptionsBuilder).Assembly.GetName();
            var reference = $"<PackageReference Include=\"{provider.Name}\" Version=\"{provider.Version!.ToString(3)}\" />";
            Edit(project, "</Project>", $"  <ItemGroup>\n    {reference}\n  </ItemGroup>\n\n</Project>");
            Edit(Path.Combine(folder, "Program.cs"), "options.UseSqlite(connectionString)", "options.UseDatabase(connectionString)");
            Edit(Path.Combine(folder, "Program.cs"), "app.Run();", "await app.FillAsync();\napp.Run();");
        }

        return await workshop.PublishAsync(project, "PublishReadyToRun=true");
    }

    /// <exception cref="InvalidOperationException">The SDK's template no longer has that text.</exception>
    private static void Edit(string file, string text, string replacement)
    {
        var before = File.ReadAllText(file).ReplaceLineEndings("\n");
        var after = before.Replace(text, replacement, StringComparison.Ordinal);
        File.WriteAllText(file, after == before ? throw new InvalidOperationException($"{file} does not contain '{text}'.") : after);
    }
}
