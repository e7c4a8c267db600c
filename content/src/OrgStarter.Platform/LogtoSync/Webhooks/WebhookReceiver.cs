using System.Buffers;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>
/// Receives a webhook: verifies it, stores it and responds. It is processed later by a job, because Logto times out after ten seconds and
/// does not retry.
/// </summary>
public sealed partial class WebhookReceiver(
    IOptionsMonitor<WebhookOptions> options, WebhookReceipts receipts, TimeProvider time, SiteMeters meters, ILogger<WebhookReceiver> log)
{
    /// <summary>In bytes. Enough for four lists of 5,000 ids of 21 characters, the most that Logto sends.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>Older events are ignored. Shorter than the retention of receipts, so that each replay is recognized.</summary>
    public static readonly TimeSpan TooOld = TimeSpan.FromDays(3);

    /// <returns>
    /// 202 accepted; 200 ignored as a duplicate or too old; 400 not an event; 401 invalid signature; 404 no key configured; 413 too large;
    /// 415 not JSON.
    /// </returns>
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

        // A replayed event has a valid signature, but it could do no harm: an event only makes the site read the current state from Logto.
        var isNew = !(received.CreatedAt < time.GetUtcNow() - TooOld) && await receipts.AddAsync(body, received, ct);
        if (!isNew)
        {
            LogIgnored(received.Name, received.CreatedAt);
            return Results.Ok();
        }

        return Results.Accepted();
    }

    /// <summary>Returns the raw body, which the signature covers; null when it exceeds <see cref="MaxBody"/>.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        while (!(request.ContentLength > MaxBody))
        {
            var read = await request.BodyReader.ReadAsync(ct);
            if (read.IsCompleted || read.Buffer.Length > MaxBody)
            {
                var body = read.Buffer.Length > MaxBody ? null : read.Buffer.ToArray();
                // Without this, Kestrel finds an unfinished read and logs an error for every webhook.
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        return null;
    }

    [LoggerMessage(LogLevel.Warning, "Rejected a webhook: no signing key is set. Set Logto:Webhook:SigningKey to the signing key that "
        + "the Logto Console shows for the webhook: Logto__Webhook__SigningKey=... in the environment, or "
        + "dotnet user-secrets set Logto:Webhook:SigningKey ...")]
    private partial void LogNoKey();

    [LoggerMessage(LogLevel.Warning, "Rejected a webhook: its signature is missing or does not match the key in Logto:Webhook:SigningKey")]
    private partial void LogNotSigned();

    [LoggerMessage(LogLevel.Warning, "Rejected a webhook with a valid signature: its body is not an event")]
    private partial void LogNotAnEvent();

    [LoggerMessage(LogLevel.Information, "Ignored webhook {Event} of {CreatedAt}: it was received before or is too old")]
    private partial void LogIgnored(string @event, DateTimeOffset? createdAt);
}
