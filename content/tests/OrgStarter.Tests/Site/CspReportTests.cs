using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgStarter.Platform.Http;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

/// <summary>Browsers report what the Content Security Policy stopped; anybody can pretend to be one.</summary>
public sealed class CspReportTests(CspReportTests.ListeningSite listening) : IClassFixture<CspReportTests.ListeningSite>
{
    private readonly string mark = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_report_of_the_older_kind_becomes_one_line_without_secrets()
    {
        var answer = await PostAsync("application/csp-report", Older(
            $"https://app.example.com/o/aurora/{mark}?token=secret", "script-src-elem", "https://evil.example/payload.js?stolen=cookie"));
        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.Status, answer.Body));
        Assert.Equal(
            $"The Content Security Policy stopped script-src-elem from https://evil.example on /o/aurora/{mark}",
            Lines().Single());
    }

    [Fact]
    public async Task So_does_each_report_of_the_newer_kind_up_to_ten()
    {
        var body = new { documentURL = $"https://app.example.com/{mark}", effectiveDirective = "style-src-attr", blockedURL = "inline" };
        var one = JsonSerializer.Serialize(new { type = "csp-violation", age = 1, url = "https://app.example.com/", body });
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await PostAsync("application/reports+json", $"[{one},{{\"type\":\"deprecation\",\"body\":{{}}}}]")).Status);
        Assert.Equal($"The Content Security Policy stopped style-src-attr from inline on /{mark}", Lines().Single());
        await PostAsync("application/reports+json", $"[{string.Join(',', Enumerable.Repeat(one, 30))}]");
        Assert.Equal(11, Lines().Count);
    }

    [Fact]
    public async Task A_report_cannot_write_a_second_line_or_a_long_one()
    {
        await PostAsync("application/csp-report", Older(
            $"https://app.example.com/{mark}",
            $"script-src\r\nwarn: forged line\0\u202e{new string('x', 5_000)}",
            "data:text/html;base64,c2VjcmV0"));
        var line = Lines().Single();
        Assert.DoesNotContain(line, char.IsControl);
        Assert.All(line, c => Assert.InRange(c, ' ', '~'));
        Assert.True(line.Length < 400, line);
        Assert.Contains("from data on", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[[[[[[[[[[[[1]]]]]]]]]]]]")]
    [InlineData("{\"csp-report\":{\"blocked-uri\":\"\\ud83d\"}}")]
    public async Task What_is_no_JSON_too_deep_or_has_half_a_character_is_refused(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("application/csp-report", body)).Status);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{\"csp-report\":[]}")]
    [InlineData("[{\"type\":\"csp-violation\",\"body\":null},7]")]
    public async Task JSON_that_reports_nothing_writes_nothing(string body)
    {
        var before = listening.Lines.Count;
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync("application/csp-report", body)).Status);
        Assert.Equal(before, listening.Lines.Count);
    }

    [Fact]
    public async Task A_report_that_is_too_long_is_refused_also_when_it_does_not_say_so()
    {
        var body = Older($"https://app.example.com/{mark}", new string('x', 20_000), "inline");
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("application/csp-report", body)).Status);
        var request = Request("application/csp-report", body);
        request.Content!.Headers.ContentLength = null;
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal(HttpStatusCode.BadRequest, (await listening.Site.Browse().SendAsync(request)).Status);
        Assert.Empty(Lines());
    }

    private IReadOnlyList<string> Lines() => [.. listening.Lines.Where(line => line.Contains(mark, StringComparison.Ordinal))];

    private Task<Page> PostAsync(string type, string body) => listening.Site.Browse().SendAsync(Request(type, body));

    private static string Older(string document, string directive, string blocked) =>
        JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["csp-report"] = new Dictionary<string, string>
            {
                ["document-uri"] = document,
                ["effective-directive"] = directive,
                ["blocked-uri"] = blocked,
                ["script-sample"] = "alert(1)",
            },
        });

    private static HttpRequestMessage Request(string type, string body) =>
        new(HttpMethod.Post, new Uri(Browser.SiteAddress, CspReports.Path))
        {
            Content = new StringContent(body, Encoding.UTF8, type),
        };

    /// <summary>A site whose log can be read.</summary>
    public sealed class ListeningSite : IAsyncLifetime, ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public TestSite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Site = await TestSite.StartAsync(services => services.AddSingleton<ILoggerProvider>(this));

        public ValueTask DisposeAsync() => Site.DisposeAsync();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
