using System.Buffers;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>
/// Takes a webhook in: verifies it, writes it down, answers. Nothing else happens while Logto waits, for it waits ten seconds
/// and asks once.
/// </summary>
public sealed partial class WebhookReceiver(
    IOptionsMonitor<WebhookOptions> options, WebhookReceipts receipts, TimeProvider time, SiteMeters meters, ILogger<WebhookReceiver> log)
{
    /// <summary>Four lists of 5,000 ids of 21 characters, the most that Logto sends, fit well.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>Receipts are kept longer than this, so that whatever is young enough to be taken is recognized when it comes again.</summary>
    public static readonly TimeSpan TooOld = TimeSpan.FromDays(3);

    /// <returns>202 taken; 200 known or too old, ignored; 400 not an event; 401 not Logto's; 404 no key is set; 413 too long; 415 not JSON.</returns>
    public async Task<IResult> ReceiveAsync(HttpRequest request, CancellationToken ct)
    {
        var answer = await TakeAsync(request, ct);
        meters.Webhook(answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status202Accepted } ? "taken"
            : answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } ? "ignored" : "refused");
        return answer;
    }

    private async Task<IResult> TakeAsync(HttpRequest request, CancellationToken ct)
    {
        var keys = options.CurrentValue.Keys.ToList();
        if (keys.Count == 0)
        {
            LogNoKey();
            return Results.NotFound();
        }

        if (!request.HasJsonContentType())
        {
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        if (await ReadAsync(request, ct) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        if (!WebhookSignature.IsMadeBy(keys, request.Headers[WebhookSignature.Header], body))
        {
            LogNotSigned();
            return Results.Unauthorized();
        }

        if (LogtoEvent.Parse(body) is not { } received)
        {
            LogNotAnEvent();
            return Results.BadRequest();
        }

        // What was signed was Logto's at some time; an event only makes the site ask, so that an old one could do no harm either.
        var isNew = !(received.CreatedAt < time.GetUtcNow() - TooOld) && await receipts.AddAsync(body, received, ct);
        if (!isNew)
        {
            LogIgnored(received.Name, received.CreatedAt);
            return Results.Ok();
        }

        return Results.Accepted();
    }

    /// <summary>The raw bytes, for the signature is over them; null when there are too many.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        while (!(request.ContentLength > MaxBody))
        {
            var read = await request.BodyReader.ReadAsync(ct);
            if (read.IsCompleted || read.Buffer.Length > MaxBody)
            {
                var body = read.Buffer.Length > MaxBody ? null : read.Buffer.ToArray();
                // Otherwise Kestrel finds the reading unfinished, and logs an error for every webhook.
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        return null;
    }

    [LoggerMessage(LogLevel.Warning, "A webhook came and was turned away: no signing key is set. Set Logto:Webhook:SigningKey to the signing key that "
        + "Logto's Console shows beside the webhook: Logto__Webhook__SigningKey=... in the environment, or dotnet user-secrets set Logto:Webhook:SigningKey ...")]
    private partial void LogNoKey();

    [LoggerMessage(LogLevel.Warning, "A webhook came and was turned away: its signature is missing or was not made with the key in Logto:Webhook:SigningKey")]
    private partial void LogNotSigned();

    [LoggerMessage(LogLevel.Warning, "A webhook with a good signature holds no event")]
    private partial void LogNotAnEvent();

    [LoggerMessage(LogLevel.Information, "A webhook {Event} of {CreatedAt} is known already, or too old, and was ignored")]
    private partial void LogIgnored(string @event, DateTimeOffset? createdAt);
}
