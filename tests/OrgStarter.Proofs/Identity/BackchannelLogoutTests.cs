using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Identity;

/// <summary>Logto ends a session, and the site's sessions made from it end with it: OpenID Connect Back-Channel Logout 1.0.</summary>
public sealed class BackchannelLogoutTests(BackchannelLogoutTests.SiteWithSids sites) : IClassFixture<BackchannelLogoutTests.SiteWithSids>
{
    private readonly TestSite own = sites.Site;
    private readonly LogoutTokenForge forge = new(sites.Site);

    [Fact]
    public async Task The_session_that_is_named_ends_at_once_in_every_instance_and_no_other()
    {
        await using var second = own.StartAnother();
        var first = await own.BrowseAsAsync("ben@example.com");
        var sid = (await LatestAsync()).LogtoSid!;
        var other = await own.BrowseAsAsync("ben@example.com");
        var answer = await second.Browse(own.Browse()).PostAsync(BackchannelLogout.Path, ("logout_token", await forge.MakeAsync(sid)));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.False(await IsSignedInAsync(first));
        Assert.True(await IsSignedInAsync(other));
    }

    [Fact]
    public async Task Without_a_session_named_all_of_the_person_end_and_nobody_elses()
    {
        var (ben, again, chloe) = (
            await own.BrowseAsAsync("ben@example.com"),
            await own.BrowseAsAsync("ben@example.com"),
            await own.BrowseAsAsync("chloe@example.com"));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(await forge.MakeAsync())).Status);
        Assert.Equal((false, false, true), (await IsSignedInAsync(ben), await IsSignedInAsync(again), await IsSignedInAsync(chloe)));
    }

    [Theory]
    [InlineData("no type")]
    [InlineData("no sub")]
    public async Task What_the_specification_leaves_out_may_be_left_out(string missing)
    {
        var ben = await own.BrowseAsAsync("ben@example.com");
        var sid = (await LatestAsync()).LogtoSid!;
        var token = await forge.MakeAsync(sid, missing == "no sub" ? null : "ben000000001", flaw: missing);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(token)).Status);
        Assert.False(await IsSignedInAsync(ben));
    }

    [Theory]
    [InlineData("another key")]
    [InlineData("an unknown key")]
    [InlineData("a secret for a key")]
    [InlineData("no signature")]
    [InlineData("the type of an ID token")]
    [InlineData("the type of an access token")]
    public async Task A_token_that_Logto_did_not_make_for_this_is_refused(string flaw) =>
        await AssertRefusedAsync(await forge.MakeAsync(flaw: flaw));

    [Theory]
    [InlineData("iss", "https://evil.example/oidc")]
    [InlineData("iss", null)]
    [InlineData("aud", "anotherapplication0001")]
    [InlineData("aud", null)]
    [InlineData("iat", null)]
    [InlineData("jti", null)]
    [InlineData("jti", "")]
    [InlineData("sub", null)]
    [InlineData("events", null)]
    [InlineData("events", "http://schemas.openid.net/event/backchannel-logout")]
    [InlineData("nonce", "a-nonce")]
    public async Task A_token_with_one_wrong_claim_is_refused(string claim, string? value) =>
        await AssertRefusedAsync(await forge.MakeAsync(change: claims =>
        {
            claims.Remove(claim);
            if (value is not null)
            {
                claims[claim] = value;
            }
        }));

    [Theory]
    [InlineData("the event is another")]
    [InlineData("the event is no object")]
    [InlineData("over for two minutes")]
    [InlineData("issued in the future")]
    [InlineData("issued long ago")]
    public async Task A_token_with_another_event_or_another_time_is_refused(string flaw) =>
        await AssertRefusedAsync(await forge.MakeAsync(change: claims =>
        {
            var now = own.Time.GetUtcNow();
            (string Claim, object Value) wrong = flaw switch
            {
                "the event is another" => (
                    "events",
                    new Dictionary<string, object> { ["http://schemas.openid.net/event/other"] = new Dictionary<string, object>() }),
                "the event is no object" =>
                    ("events", new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = true }),
                "over for two minutes" => ("exp", now.AddMinutes(-2).ToUnixTimeSeconds()),
                "issued in the future" => ("iat", now.AddMinutes(2).ToUnixTimeSeconds()),
                _ => ("iat", now.AddMinutes(-11).ToUnixTimeSeconds()),
            };
            claims[wrong.Claim] = wrong.Value;
        }));

    /// <summary>Logto 1.41 gives them none.</summary>
    [Fact]
    public async Task A_token_without_an_end_is_taken_while_it_is_young()
    {
        var ben = await own.BrowseAsAsync("ben@example.com");
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(await forge.MakeAsync(change: claims => claims.Remove("exp")))).Status);
        Assert.False(await IsSignedInAsync(ben));
        await AssertRefusedAsync(await forge.MakeAsync(change: claims =>
        {
            claims.Remove("exp");
            claims["iat"] = own.Time.GetUtcNow().AddMinutes(-11).ToUnixTimeSeconds();
        }));
    }

    [Fact]
    public async Task An_ID_token_is_no_logout_token() =>
        await AssertRefusedAsync((await new LogtoClient(own.Logto).SignInAsync("ben@example.com"))["id_token"]!);

    [Theory]
    [InlineData("not.a.token")]
    [InlineData("")]
    [InlineData("eyJhbGciOiJFUzM4NCJ9.bm90IGpzb24.AAAA")]
    public async Task What_is_no_token_at_all_is_refused(string words) => await AssertRefusedAsync(words);

    [Fact]
    public async Task A_token_sent_again_is_refused_in_every_instance_and_spares_a_new_sign_in()
    {
        await using var second = own.StartAnother();
        var token = await forge.MakeAsync();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(token)).Status);
        var ben = await own.BrowseAsAsync("ben@example.com");
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(token)).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await second.Browse(own.Browse()).PostAsync(BackchannelLogout.Path, ("logout_token", token))).Status);
        Assert.True(await IsSignedInAsync(ben));

        // Remembered as long as its age does not refuse it, and no longer.
        own.Time.Advance(TimeSpan.FromMinutes(12));
        await own.RunNowAsync<SessionCleanup>();
        await using var scope = own.Services.CreateAsyncScope();
        Assert.Empty(
            await scope.ServiceProvider.GetRequiredService<AppDbContext>().SeenLogoutTokens.ToListAsync(
                TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(token)).Status);
    }

    [Fact]
    public async Task A_token_that_comes_several_times_at_once_is_obeyed_once()
    {
        var token = await forge.MakeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(token)));
        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Only_a_small_form_is_read()
    {
        var token = await forge.MakeAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(token + new string('A', 20_000))).Status);
        var unknownLength = new StreamContent(new EndlessStream());
        unknownLength.Headers.ContentType = new("application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(unknownLength)).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await SendAsync(new StringContent($"{{\"logout_token\":\"{token}\"}}", null, "application/json"))).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await own.Browse().PostAsync(BackchannelLogout.Path, ("logout_token", token), ("logout_token", token))).Status);
        Assert.True(await IsSignedInAsync(ben));
    }

    [Fact]
    public async Task It_exists_for_posts_alone_and_outside_organizations_alone()
    {
        var ben = await own.BrowseAsAsync("ben@example.com");
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await ben.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, BackchannelLogout.Path)))).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await ben.PostAsync(Organization.Aurora.At("backchannel-logout"), ("logout_token", await forge.MakeAsync()))).Status);
    }

    [Fact]
    public async Task A_link_to_a_front_channel_logout_signs_nobody_out()
    {
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync("/signout-oidc");
        Assert.True(await IsSignedInAsync(ben));
    }

    private async Task AssertRefusedAsync(string token)
    {
        var ben = await own.BrowseAsAsync("ben@example.com");
        var answer = await PostAsync(token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Contains("invalid_request", answer.Body, StringComparison.Ordinal);
        Assert.True(await IsSignedInAsync(ben));
    }

    private Task<Page> PostAsync(string token) => own.Browse().PostAsync(BackchannelLogout.Path, ("logout_token", token));

    private Task<Page> SendAsync(HttpContent content) =>
        own.Browse().SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(Browser.SiteAddress, BackchannelLogout.Path))
        {
            Content = content
        });

    private static async Task<bool> IsSignedInAsync(Browser browser) =>
        (await browser.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, "/organizations")))).Status == HttpStatusCode.OK;

    private async Task<Session> LatestAsync()
    {
        await using var scope = own.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDbContext>().Sessions.AsNoTracking()
            .OrderByDescending(session => session.CreatedAt).FirstAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Of its own: these tests end everybody's sessions.</summary>
    public sealed class SiteWithSids : IAsyncLifetime
    {
        public TestSite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Site = await TestSite.StartAsync(LogoutTokenForge.GiveEveryIdTokenASid);

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }

    /// <summary>A megabyte of one letter, whose length nobody says beforehand.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public EndlessStream() : base(System.Text.Encoding.ASCII.GetBytes("logout_token=" + new string('A', 1_000_000))) { }

        public override bool CanSeek => false;
    }
}
