using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Identity;

public sealed class SessionLifetimeTests
{
    private const string Page = "/organizations";

    [Fact]
    public async Task A_session_ends_when_nobody_has_come_for_the_idle_time()
    {
        await using var own =
            await TestSite.StartAsync(settings: [("Sessions:IdleTimeout", "02:00:00"), ("Sessions:AbsoluteLifetime", "1.00:00:00")]);
        var ben = await own.BrowseAsAsync("ben@example.com");
        own.Time.Advance(TimeSpan.FromMinutes(119));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(ben));
        own.Time.Advance(TimeSpan.FromMinutes(121));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(ben));
    }

    [Fact]
    public async Task Every_visit_starts_the_idle_time_anew_and_none_the_absolute_one()
    {
        await using var own =
            await TestSite.StartAsync(settings: [("Sessions:IdleTimeout", "02:00:00"), ("Sessions:AbsoluteLifetime", "05:00:00")]);
        var ben = await own.BrowseAsAsync("ben@example.com");
        foreach (var _ in Enumerable.Range(0, 4))
        {
            own.Time.Advance(TimeSpan.FromMinutes(74));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(ben));
        }

        own.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(ben));
    }

    [Fact]
    public async Task A_visit_is_written_down_every_five_minutes_at_most_however_many_come()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        var signedIn = (await SessionAsync(own)).LastSeenAt;
        own.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(ben));
        Assert.Equal(signedIn, (await SessionAsync(own)).LastSeenAt);

        own.Time.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => StatusAsync(ben)));
        var seen = (await SessionAsync(own)).LastSeenAt;
        Assert.True(seen > signedIn.AddMinutes(5));
        await StatusAsync(ben);
        Assert.Equal(seen, (await SessionAsync(own)).LastSeenAt);
    }

    [Theory]
    [InlineData("Sessions:IdleTimeout", "00:01:00", "Sessions:IdleTimeout is 00:01:00")]
    [InlineData("Sessions:IdleTimeout", "-1.00:00:00", "14.00:00:00 for two weeks")]
    [InlineData("Sessions:AbsoluteLifetime", "01:00:00", "Sessions:AbsoluteLifetime is 01:00:00, less than Sessions:IdleTimeout")]
    [InlineData("Sessions:NetworkRetention", "-00:00:01", "Sessions:NetworkRetention")]
    public void A_life_that_makes_no_sense_refuses_to_start_and_says_what_to_type(string setting, string value, string words)
    {
        using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Production");
            foreach (var (name, known) in (IEnumerable<(string, string)>)
                [
                    ("Logto:Endpoint", "https://auth.example.com"),
                    ("Logto:AppId", "app"),
                    ("Logto:AppSecret", "secret"),
                    ("Logto:M2M:AppId", "m2m"),
                    ("Logto:M2M:AppSecret", "secret"),
                    ("Site:PublicUrl", "https://app.example.com")
                ])
            {
                host.UseSetting(name, known);
            }

            host.UseSetting(setting, value);
        });
        Assert.Contains(words, Assert.Throws<OptionsValidationException>(() => factory.Server).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_expired_is_cleaned_up_with_its_tokens_and_what_lives_stays()
    {
        await using var own = await TestSite.StartAsync();
        var old = await own.BrowseAsAsync("ben@example.com");
        await old.GetAsync(Organization.Aurora.At("home"));
        own.Time.Advance(TimeSpan.FromDays(13));
        await own.BrowseAsAsync("chloe@example.com");
        own.Time.Advance(TimeSpan.FromDays(2));
        await own.RunNowAsync<SessionCleanup>();
        Assert.Equal("chloe0000001", (await SessionAsync(own)).UserId);
        await using var scope = own.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        Assert.Empty(
            await db.SessionTokens
                .Where(token => token.SessionId != db.Set<Session>().Single().Id)
                .ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Very_many_expired_sessions_go_in_batches_and_two_instances_never_clean_at_once()
    {
        await using var own = await TestSite.StartAsync(settings: (TestSite.WithoutWorkers, "true"));
        await AddExpiredAsync(own, (2 * SessionCleanup.BatchSize) + 1);
        await using var second = own.StartAnother();
        // While another instance has the job, this one does not clean.
        var store = second.Services.GetRequiredService<JobStore>();
        await own.Services.GetRequiredService<JobStore>().AddRecurringAsync(
            own.Services.GetServices<JobKind>(),
            TestContext.Current.CancellationToken);
        own.Time.Advance(TimeSpan.FromMinutes(1));
        var held = await store.ClaimAsync([SessionCleanup.Kind], TestContext.Current.CancellationToken);
        await own.RunDueAsync<SessionCleanup>();
        Assert.Equal((2 * SessionCleanup.BatchSize) + 1, await CountAsync(own));

        await store.ReleaseAsync(held!);
        await Task.WhenAll(own.RunDueAsync<SessionCleanup>(), second.RunDueAsync<SessionCleanup>());
        Assert.Equal(0, await CountAsync(own));
    }

    [Fact]
    public async Task The_network_a_session_came_from_is_forgotten_after_a_while()
    {
        await using var own = await TestSite.StartAsync(settings: ("Sessions:NetworkRetention", "3.00:00:00"));
        var ben = own.BrowseFrom("203.0.113.77");
        await ben.SignInAsync("ben@example.com");
        Assert.Equal("203.0.113.x", (await SessionAsync(own)).Origin);
        own.Time.Advance(TimeSpan.FromDays(2));
        await own.RunNowAsync<SessionCleanup>();
        Assert.NotNull((await SessionAsync(own)).Origin);
        own.Time.Advance(TimeSpan.FromDays(2));
        await own.RunNowAsync<SessionCleanup>();
        Assert.Null((await SessionAsync(own)).Origin);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(ben));
    }

    private static async Task<HttpStatusCode> StatusAsync(Browser browser) =>
        (await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, Page)))).Status;

    private static async Task<Session> SessionAsync(TestSite site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDbContext>()
            .Sessions.AsNoTracking()
            .SingleAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<int> CountAsync(TestSite site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDbContext>().Sessions.CountAsync(TestContext.Current.CancellationToken);
    }

    private static async Task AddExpiredAsync(TestSite site, int count)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var longAgo = site.Time.GetUtcNow().AddDays(-100);
        db.Sessions.AddRange(Enumerable.Range(0, count).Select(i => new Session
        {
            Id = $"expired-{i}",
            UserId = "ben000000001",
            Ticket = [],
            CreatedAt = longAgo,
            LastSeenAt = longAgo,
        }));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
