using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using OrgStarter.DevLogto;

namespace OrgStarter.Tests.Site;

/// <summary>No answer says which server made it. Over a real socket: the test server sends no such header anyway.</summary>
public sealed class ServerHeaderTests
{
    [Fact]
    public async Task Neither_the_site_nor_its_embedded_Logto_names_its_server()
    {
        var folder = Directory.CreateTempSubdirectory("orgstarter-tests-").FullName;
        var logto = $"http://localhost:{FreePort.Find()}";
        await using (var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
            host.UseSetting("ConnectionStrings:Database", $"Data Source={Path.Combine(folder, "site.db")}");
            host.UseSetting("DevLogto:Url", logto);
            host.UseSetting("DevLogto:Database", Path.Combine(folder, "logto.db"));
        }))
        {
            factory.UseKestrel(0);
            factory.StartServer();
            var site = factory.ClientOptions.BaseAddress;
            foreach (var line in new[]
            {
                "GET /health/live HTTP/1.1",
                "GET /css/site.css HTTP/1.1",
                "GET /nothing HTTP/1.1",
                "POST /webhooks/logto HTTP/1.1",
                "no request at all"
            })
            {
                AssertNameless(await SendAsync(site, line));
            }

            AssertNameless(await SendAsync(new Uri(logto), "GET /oidc/.well-known/openid-configuration HTTP/1.1"));
            AssertNameless(await SendAsync(new Uri(logto), "GET /api/organizations HTTP/1.1"));
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static void AssertNameless(string answer)
    {
        Assert.StartsWith("HTTP/1.1 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\nServer:", answer, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> SendAsync(Uri server, string line)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"{line}\r\nHost: {server.Authority}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
