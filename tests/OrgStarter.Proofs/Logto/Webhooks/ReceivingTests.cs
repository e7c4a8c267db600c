using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using OrgStarter.DevLogto;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Logto.Webhooks;

/// <summary>What the site takes, and what it turns away, when something that calls itself Logto knocks.</summary>
public sealed class ReceivingTests(ReceivingTests.Deaf site) : IClassFixture<ReceivingTests.Deaf>
{
    private const string Old = "the-key-of-the-webhook-that-is-replaced";
    private static int count;

    /// <summary>A site that takes webhooks and does nothing more, so that the receipts stay to be looked at.</summary>
    public sealed class Deaf : IAsyncLifetime
    {
        public TestSite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Site = await TestSite.StartAsync(null, (TestSite.WithoutWorkers, "true"), ("Logto:Webhook:PreviousSigningKey", Old));

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }

    [Fact]
    public async Task A_delivery_that_Logto_signed_is_taken_with_no_session_and_no_form_token()
    {
        var body = Event();
        Assert.Equal(HttpStatusCode.Accepted, (await Deliveries.SendAsync(site.Site, body)).StatusCode);
        var receipt = Assert.Single(await Deliveries.ReceiptsAsync(site.Site), r => r.Id == Deliveries.Id(body));
        Assert.Equal("Unknown.Event", receipt.Event);
        Assert.Equal(0, Assert.Single(await site.Site.JobsAsync<WebhookJob>(), job => job.Key == receipt.Id).Attempts);
    }

    [Fact]
    public async Task While_keys_rotate_both_are_good()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await Deliveries.SendAsync(site.Site, Event(), Old)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await Deliveries.SendAsync(site.Site, Event(), DevLogtoWebhook.SigningKey)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Deliveries.SendAsync(site.Site, Event(), "neither")).StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not hexadecimal")]
    [InlineData("00")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("{right}00")]
    [InlineData("{right-without-its-end}")]
    [InlineData("sha256={right}")]
    public async Task A_missing_or_garbled_signature_is_turned_away(string? signature)
    {
        var body = Event();
        var right = Deliveries.Sign(DevLogtoWebhook.SigningKey, body);
        signature = signature?.Replace(
            "{right}",
            right,
            StringComparison.Ordinal).Replace("{right-without-its-end}", right[..^2], StringComparison.Ordinal);
        var answer = await Deliveries.PostAsync(site.Site, body, request =>
        {
            if (signature is not null)
            {
                request.Headers.TryAddWithoutValidation(WebhookSignature.Header, signature);
            }
        });
        await AssertRefusedAsync(HttpStatusCode.Unauthorized, answer, body);
    }

    [Fact]
    public async Task Two_signatures_are_none()
    {
        var body = Event();
        var answer = await Deliveries.PostAsync(site.Site, body, request =>
            request.Headers.Add(
                WebhookSignature.Header,
                [Deliveries.Sign(DevLogtoWebhook.SigningKey, body), Deliveries.Sign("other", body)]));
        await AssertRefusedAsync(HttpStatusCode.Unauthorized, answer, body);
    }

    [Fact]
    public async Task The_signature_is_over_the_raw_bytes_and_not_over_what_they_mean()
    {
        var body = Event();
        var sameMeaning = body.Replace(":", ": ", StringComparison.Ordinal);
        var answer = await Deliveries.PostAsync(site.Site, sameMeaning, request =>
            request.Headers.Add(WebhookSignature.Header, Deliveries.Sign(DevLogtoWebhook.SigningKey, body)));
        await AssertRefusedAsync(HttpStatusCode.Unauthorized, answer, sameMeaning);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"event":5}""")]
    [InlineData("""{"event":""}""")]
    [InlineData("""{"event":"\ud800"}""")]
    public async Task What_is_signed_and_no_event_is_a_bad_request(string body) =>
        await AssertRefusedAsync(HttpStatusCode.BadRequest, await Deliveries.SendAsync(site.Site, body), body);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Anything_but_json_is_turned_away(string? type)
    {
        var body = Event();
        var answer = await Deliveries.PostAsync(site.Site, body, request =>
        {
            request.Headers.Add(WebhookSignature.Header, Deliveries.Sign(DevLogtoWebhook.SigningKey, body));
            request.Content!.Headers.ContentType = type is null ? null : new(type);
        });
        await AssertRefusedAsync(HttpStatusCode.UnsupportedMediaType, answer, body);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_may_be_a_megabyte_long_and_no_longer(bool saysItsLength)
    {
        foreach (var (length, status) in new[]
        {
            (WebhookReceiver.MaxBody, HttpStatusCode.Accepted),
            (WebhookReceiver.MaxBody + 1, HttpStatusCode.RequestEntityTooLarge)
        })
        {
            var start = $$"""{"event":"Unknown.Event","n":{{Interlocked.Increment(ref count)}},"fill":" """;
            var body = start + new string('x', length - start.Length - 2) + "\"}";
            var answer = await Deliveries.PostAsync(site.Site, body, request =>
            {
                request.Headers.Add(WebhookSignature.Header, Deliveries.Sign(DevLogtoWebhook.SigningKey, body));
                request.Headers.TransferEncodingChunked = !saysItsLength;
                request.Content!.Headers.ContentLength = saysItsLength ? length : null;
            });
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_same_body_is_one_event_however_often_it_comes()
    {
        var body = Event();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Deliveries.SendAsync(site.Site, body)));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Accepted);
        Assert.Equal(11, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.OK, (await Deliveries.SendAsync(site.Site, body)).StatusCode);
        Assert.Single(await Deliveries.ReceiptsAsync(site.Site), r => r.Id == Deliveries.Id(body));
    }

    [Fact]
    public async Task What_is_older_than_the_receipts_that_would_know_it_is_ignored()
    {
        foreach (var (age, status) in new[]
        {
            (TimeSpan.FromDays(2.9), HttpStatusCode.Accepted),
            (TimeSpan.FromDays(3.1), HttpStatusCode.OK)
        })
        {
            var body = $$"""{"event":"Unknown.Event","createdAt":"{{site.Site.Time.GetUtcNow() - age:yyyy-MM-ddTHH:mm:ss.fffZ}}"}""";
            Assert.Equal(status, (await Deliveries.SendAsync(site.Site, body)).StatusCode);
            Assert.Equal(
                status == HttpStatusCode.Accepted,
                (await Deliveries.ReceiptsAsync(site.Site)).Any(r => r.Id == Deliveries.Id(body)));
        }

        Assert.True(
            WebhookReceiver.TooOld < WebhookReceipts.Retention,
            "A receipt would be gone while its event is still young enough to be taken again.");
    }

    [Fact]
    public async Task The_answer_does_not_wait_for_Logto_nor_ask_it_anything()
    {
        await using var own = await TestSite.StartAsync(null, (TestSite.WithoutWorkers, "true"));
        own.Logto.Faults.Add(new Fault(FaultKind.Refuse));
        own.Logto.Calls.Forget();
        var body = new { @event = "User.Deleted", data = new { id = "ben000000001" } };
        Assert.Equal(HttpStatusCode.Accepted, (await Deliveries.SendAsync(own, body)).StatusCode);
        Assert.Empty(own.Logto.Calls.All);
    }

    [Fact]
    public async Task Inside_an_organization_there_is_no_such_address()
    {
        var body = Event();
        var answer = await Deliveries.PostAsync(
            site.Site,
            body,
            request =>
                request.Headers.Add(WebhookSignature.Header, Deliveries.Sign(DevLogtoWebhook.SigningKey, body)),
            Organization.Aurora.At("webhooks/logto"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var ben = await site.Site.BrowseAsAsync("ben@example.com");
        await ben.PostAsync(Organization.Aurora.At("webhooks/logto"));
        Assert.Equal(HttpStatusCode.NotFound, ben.Page.Status);
        Assert.DoesNotContain(await Deliveries.ReceiptsAsync(site.Site), r => r.Id == Deliveries.Id(body));
    }

    [Fact]
    public async Task Without_a_key_nothing_is_taken_and_the_log_says_how_to_set_it()
    {
        await using var own = await TestSite.StartAsync(null, ("Logto:Webhook:SigningKey", ""));
        var body = Event();
        Assert.Equal(HttpStatusCode.NotFound, (await Deliveries.SendAsync(own, body, "")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Deliveries.SendAsync(own, body)).StatusCode);
        Assert.Empty(await Deliveries.ReceiptsAsync(own));
        Assert.Contains(own.Logs.All, line =>
            line.Level == LogLevel.Warning && line.Text.Contains("Logto__Webhook__SigningKey=", StringComparison.Ordinal));
    }

    private static string Event() => $$"""{"event":"Unknown.Event","n":{{Interlocked.Increment(ref count)}}}""";

    private async Task AssertRefusedAsync(HttpStatusCode status, HttpResponseMessage answer, string body)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(await Deliveries.ReceiptsAsync(site.Site), r => r.Id == Deliveries.Id(body));
    }
}
