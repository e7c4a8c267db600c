using System.Diagnostics;
using OrgStarter.Servers;

namespace OrgStarter.Proofs.Site;

/// <summary>The ports that <c>dotnet new --http-port</c> and <c>--logto-port</c> wrote, or a setting named,
/// when nothing can listen there.</summary>
public sealed class ListenAddressTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orgstarter-ports-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("http://localhost:70000", "http://localhost:5081", "'http://localhost:70000'", "launchSettings.json")]
    [InlineData("http://localhost:0", "http://localhost:5081", "'http://localhost:0'", "launchSettings.json")]
    [InlineData("http://127.0.0.1:5080;http://localhost:-5", "http://localhost:5081", "'http://localhost:-5'", "launchSettings.json")]
    [InlineData("http://localhost:5080", "http://localhost:70000", "'http://localhost:70000'", "DevLogto:Url")]
    [InlineData("http://localhost:5080", "http://localhost:0", "'http://localhost:0'", "DevLogto:Url")]
    [InlineData("http://localhost:5079", "http://localhost:5079", "port 5079", "DevLogto:Url")]
    public Task A_port_that_nothing_can_listen_on_ends_the_start_with_words_and_no_stack(
        string site,
        string logto,
        string named,
        string advice) =>
        EndsWithWordsAsync(site, [new("DevLogto:Url", logto)], named, advice);

    [Theory]
    [InlineData("HTTP_PORTS", "70000", "'http://*:70000'")]
    [InlineData("HTTPS_PORTS", "5443;70001", "'https://*:70001'")]
    [InlineData("Kestrel:Endpoints:Public:Url", "http://localhost:70000", "'http://localhost:70000'")]
    public Task Nor_does_one_that_another_setting_names(string setting, string value, string named) =>
        EndsWithWordsAsync(
            "http://localhost:5080",
            [new("DevLogto:Url", "http://localhost:5081"), new(setting, value)],
            named,
            "Kestrel:Endpoints");

    private async Task EndsWithWordsAsync(string site, IEnumerable<KeyValuePair<string, string?>> settings, string named, string advice)
    {
        var start = SiteProgram.At(typeof(Program).Assembly.Location, new Uri("http://localhost"), AppContext.BaseDirectory,
        [
            new("ASPNETCORE_ENVIRONMENT", "Development"), .. settings,
            new("ConnectionStrings:Database", $"Data Source={Path.Combine(folder, "site.db")}"),
            new("DevLogto:Database", Path.Combine(folder, "logto.db")),
        ]);
        start.ArgumentList[^1] = site;
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        await using var ends = patience.Token.Register(process.Kill);
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var said = await output + await error;

        Assert.Equal(1, process.ExitCode);
        Assert.True(said.Split('\n').Length < 4, said);
        Assert.Contains(named, said, StringComparison.Ordinal);
        Assert.Contains(advice, said, StringComparison.Ordinal);
    }
}
