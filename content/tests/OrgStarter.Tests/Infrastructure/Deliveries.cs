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
using OrgStarter.Logto.Webhooks;

namespace OrgStarter.Tests.Infrastructure;

/// <summary>
/// The webhooks of a site under test: those that its Logto sends, through a real port that leads into the site, and those that a
/// test signs itself. And what has become of them.
/// </summary>
public sealed class Deliveries : IAsyncDisposable
{
    private readonly TestSite site;
    private readonly WebApplication port;

    private Deliveries(TestSite site, WebApplication port) => (this.site, this.port) = (site, port);

    /// <summary>From now on the site hears of every change at its Logto.</summary>
    public static async Task<Deliveries> ConnectAsync(TestSite site)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var port = builder.Build();
        port.Run(context => ForwardAsync(context, site));
        await port.StartAsync();
        await site.Logto.DeliverToAsync(port.Urls.Single() + DevLogtoWebhook.Path);
        return new Deliveries(site, port);
    }

    /// <summary>A delivery as Logto would make it, signed with the development key unless a test has another.</summary>
    public static Task<HttpResponseMessage> SendAsync(TestSite site, object body, string key = DevLogtoWebhook.SigningKey) =>
        PostAsync(site, body as string ?? JsonSerializer.Serialize(body), key);

    public static async Task<HttpResponseMessage> PostAsync(TestSite site, string body, string key) => await PostAsync(site, body, request =>
        request.Headers.Add(WebhookSignature.Header, Sign(key, body)));

    public static async Task<HttpResponseMessage> PostAsync(TestSite site, string body, Action<HttpRequestMessage> change, string path = DevLogtoWebhook.Path)
    {
        using var invoker = site.Handler();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Browser.SiteAddress, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        change(request);
        return await invoker.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static string Sign(string key, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(body)));

    /// <summary>Sends an event and waits until the site has worked it off.</summary>
    public static async Task TellAsync(TestSite site, object body)
    {
        var raw = JsonSerializer.Serialize(body);
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(site, raw)).StatusCode);
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(raw)));
        await UntilAsync(site, receipts => receipts.Any(r => r.Id == id && r.State == ReceiptState.Done));
    }

    public static async Task<List<WebhookReceipt>> ReceiptsAsync(TestSite site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDbContext>().WebhookReceipts.AsNoTracking().OrderBy(r => r.ReceivedAt).ToListAsync();
    }

    /// <summary>Waits for the receipts to be as they should; what happens in the background cannot be awaited otherwise.</summary>
    public static async Task UntilAsync(TestSite site, Func<List<WebhookReceipt>, bool> condition)
    {
        for (var i = 0; i < 600; i++)
        {
            if (condition(await ReceiptsAsync(site)))
            {
                return;
            }

            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        var receipts = await ReceiptsAsync(site);
        throw new TimeoutException($"It did not come to that: {string.Join("; ", receipts.Select(r => $"{r.Event} {r.State} {r.Attempts} {r.Failure}"))}");
    }

    /// <summary>Waits until an event has come from Logto, so many times, and every one was worked off.</summary>
    public Task WorkedOffAsync(string name, int times = 1) =>
        UntilAsync(site, receipts => receipts.Count(r => r.Event == name && r.State == ReceiptState.Done) >= times);

    public async ValueTask DisposeAsync()
    {
        await port.StopAsync();
        await port.DisposeAsync();
    }

    private static async Task ForwardAsync(HttpContext context, TestSite site)
    {
        using var invoker = site.Handler();
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Browser.SiteAddress, context.Request.Path)) { Content = new ByteArrayContent(body.ToArray()) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(context.Request.ContentType!);
        request.Headers.Add(WebhookSignature.Header, context.Request.Headers[WebhookSignature.Header].ToString());
        using var answer = await invoker.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
    }
}
