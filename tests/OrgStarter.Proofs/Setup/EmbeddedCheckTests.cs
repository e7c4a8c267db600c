using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using OrgStarter.DevLogto;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Setup;

/// <summary><c>logto check</c> beside a site that runs with its embedded Logto, wherever the two of them are.</summary>
public sealed class EmbeddedCheckTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orgstarter-embedded-").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("localhost", "")]
    [InlineData("127.0.0.1", "http://localhost:{0}")]
    [InlineData("localhost", "http://127.0.0.1:{0}/")]
    public async Task Nothing_is_wrong_on_any_port_and_by_the_name_that_people_use(string listens, string publicUrl)
    {
        var (site, logto) = (FreePort.Find(), $"http://localhost:{FreePort.Find()}");
        (string, string)[] configuration =
        [
            ("urls", $"http://{listens}:{site}"),
            ("Site:PublicUrl", publicUrl.Replace("{0}", $"{site}", StringComparison.Ordinal)),
            ("DevLogto:Url", logto),
        ];
        await using var factory = Start(configuration);
        var check = await SetupProcess.RunAsync(folder, configuration, ["logto", "check"]);
        Assert.True(check.ExitCode == 0, check.All);

        using var http = new HttpClient();
        Assert.DoesNotContain(
            "data-finding=\"Wrong\"",
            await http.GetStringAsync(new Uri($"http://{listens}:{site}/status/logto"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    private WebApplicationFactory<Program> Start((string Name, string Value)[] configuration)
    {
        var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
            host.UseSetting("ConnectionStrings:Database", $"Data Source={Path.Combine(folder, "site.db")}");
            host.UseSetting("DevLogto:Database", Path.Combine(folder, "logto.db"));
            foreach (var (name, value) in configuration.Where(setting => setting.Value.Length > 0))
            {
                host.UseSetting(name, value);
            }
        });
        factory.UseKestrel();
        factory.StartServer();
        return factory;
    }
}
