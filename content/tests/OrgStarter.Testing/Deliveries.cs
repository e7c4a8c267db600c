using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.DevLogto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Webhooks;

namespace OrgStarter.Testing;

/// <summary>
/// Sends webhooks to a site under test and waits for their results. Logto's own webhooks arrive through a real port that forwards to the
/// site; a test can also sign and send a webhook itself.
/// </summary>
public sealed class Deliveries : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> delivered = new();
    private readonly TestSite site;
    private readonly WebApplication port;

    private Deliveries(TestSite site, WebApplication port) => (this.site, this.port) = (site, port);

    /// <summary>Forwards all webhooks and logout tokens of the site's Logto to the site.</summary>
    public static async Task<Deliveries> ConnectAsync(TestSite site)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var port = builder.Build();
        var deliveries = new Deliveries(site, port);
        port.Run(deliveries.ForwardAsync);
        await port.StartAsync();
        await site.Logto.DeliverToAsync(port.Urls.Single() + DevLogtoWebhook.Path);
        await site.Logto.TellOfSignOutsAsync(port.Urls.Single() + DevLogtoApplications.BackchannelLogoutPath);
        return deliveries;
    }

    /// <summary>Sends a delivery as Logto would, signed with the development key by default.</summary>
    public static Task<HttpResponseMessage> SendAsync(TestSite site, object body, string key = DevLogtoWebhook.SigningKey) =>
        PostAsync(site, body as string ?? JsonSerializer.Serialize(body), key);

    public static async Task<HttpResponseMessage> PostAsync(TestSite site, string body, string key) =>
        await PostAsync(site, body, request =>
            request.Headers.Add(WebhookSignature.Header, Sign(key, body)));

    public static async Task<HttpResponseMessage> PostAsync(
        TestSite site,
        string body,
        Action<HttpRequestMessage> change,
        string path = DevLogtoWebhook.Path)
    {
        using var invoker = site.Http();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Browser.SiteAddress, path))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json")
        };
        change(request);
        return await invoker.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static string Sign(string key, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(body)));

    /// <summary>Sends an event and waits until the site has processed it.</summary>
    public static async Task TellAsync(TestSite site, object body)
    {
        var raw = JsonSerializer.Serialize(body);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(site, raw)).StatusCode);
        await UntilAsync(site, db => IsDoneAsync(db, raw));
    }

    public static Task<List<WebhookReceipt>> ReceiptsAsync(TestSite site) =>
        QueryAsync(site, db => db.WebhookReceipts.AsNoTracking().OrderBy(r => r.ReceivedAt).ToListAsync());

    public static Task<T> QueryAsync<T>(TestSite site, Func<AppDbContext, Task<T>> look) => site.InDatabaseAsync(look);

    /// <summary>Polls until the database meets the condition, because tests cannot await background work.</summary>
    public static async Task UntilAsync(TestSite site, Func<AppDbContext, Task<bool>> condition)
    {
        for (var i = 0; i < 1_600; i++)
        {
            if (await QueryAsync(site, condition))
            {
                return;
            }

            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        var jobs = await QueryAsync(site, db => db.Jobs.AsNoTracking().ToListAsync());
        throw new TimeoutException(
            $"It did not come to that. Jobs: "
                + $"{string.Join("; ", jobs.Select(job => $"{job.Kind} {job.Key} {job.DueAt} {job.ClaimedUntil} {job.Attempts} {job.LastError}"))}");
    }

    /// <summary>Waits until Logto has delivered this event with these words in its body, and the site has processed it.</summary>
    public async Task HeardAsync(string name, string words = "") => await UntilAsync(site, async db =>
    {
        var body = delivered.FirstOrDefault(b =>
            b.Contains($"\"event\":\"{name}\"", StringComparison.Ordinal) && b.Contains(words, StringComparison.Ordinal));
        return body is not null && await IsDoneAsync(db, body);
    });

    /// <summary>Returns true when the site has received the webhook and no job for it remains.</summary>
    public static async Task<bool> IsDoneAsync(AppDbContext db, string body)
    {
        var id = Id(body);
        return await db.WebhookReceipts.AnyAsync(r => r.Id == id)
            && !await db.Jobs.AnyAsync(job => job.Kind == WebhookJob.Kind && job.Key == id);
    }

    public async ValueTask DisposeAsync()
    {
        await port.StopAsync();
        await port.DisposeAsync();
    }

    /// <summary>Returns the id of the receipt for this body.</summary>
    public static string Id(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    /// <summary>Forwards the body byte for byte.</summary>
    private async Task ForwardAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        using var answer = await PostAsync(site, body, request =>
        {
            request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(context.Request.ContentType!);
            request.Headers.Add(WebhookSignature.Header, context.Request.Headers[WebhookSignature.Header].ToString());
        }, context.Request.Path);
        context.Response.StatusCode = (int)answer.StatusCode;
        delivered.Enqueue(body);
    }
}
