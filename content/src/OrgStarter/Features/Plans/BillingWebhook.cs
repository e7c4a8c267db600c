using System.Text.Json;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.LogtoSync.Webhooks;

namespace OrgStarter.Features.Plans;

/// <summary>The configuration section <c>Billing</c>.</summary>
public sealed class BillingOptions
{
    public const string Section = "Billing";

    /// <summary>The signing key of the payment provider's webhook. If empty, the site rejects all of them.</summary>
    public string SigningKey { get; set; } = "";
}

/// <summary>Receives the webhooks of the payment provider.</summary>
public sealed partial class BillingWebhook(
    IBillingProvider provider, OrganizationPlans plans, IOptionsMonitor<BillingOptions> options, ILogger<BillingWebhook> log)
{
    public const string Path = "/webhooks/billing";

    /// <returns>
    /// 200 applied, or ignored because it is known, old or of another kind; 400 not an event; 401 invalid signature; 404 no key configured;
    /// 413 too large; 422 unknown plan or organization, so that the provider shows it as failed and sends it again.
    /// </returns>
    public async Task<IResult> ReceiveAsync(HttpRequest request, CancellationToken ct)
    {
        if (options.CurrentValue.SigningKey is not { Length: > 0 } key)
        {
            LogNoKey();
            return Results.NotFound();
        }

        if (await WebhookReceiver.ReadAsync(request, ct) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        if (!provider.IsSigned(request.Headers, body, key))
        {
            LogNotSigned();
            return Results.Unauthorized();
        }

        try
        {
            return await provider.ReadAsync(body, ct) is { } reported ? await ApplyAsync(reported, ct) : Results.Ok();
        }
        catch (JsonException)
        {
            LogNotAnEvent();
            return Results.BadRequest();
        }
    }

    private async Task<IResult> ApplyAsync(BillingEvent reported, CancellationToken ct)
    {
        try
        {
            var isNew = LogtoId.IsOne(reported.OrganizationId)
                ? await plans.ApplyAsync(reported, ct)
                : throw new ArgumentException("This is no id of an organization.", nameof(reported));
            LogReceived(reported.Id, reported.OrganizationId, isNew);
            return Results.Ok();
        }
        catch (ArgumentException e)
        {
            LogUnknown(e, reported.Id, reported.OrganizationId, reported.Terms.Plan);
            return Results.UnprocessableEntity();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Rejected a billing webhook: no signing key is set. Set Billing:SigningKey to the key that the "
        + "payment provider shows for the webhook")]
    private partial void LogNoKey();

    [LoggerMessage(LogLevel.Warning, "Rejected a billing webhook: its signature is missing, is too old or does not match the key in "
        + "Billing:SigningKey")]
    private partial void LogNotSigned();

    [LoggerMessage(LogLevel.Warning, "Rejected a billing webhook with a valid signature: its body is not an event")]
    private partial void LogNotAnEvent();

    [LoggerMessage(LogLevel.Error, "Rejected billing event {Event} for organization {OrganizationId}: the plan {Plan}, an entitlement or "
        + "the organization is unknown")]
    private partial void LogUnknown(Exception exception, string @event, string organizationId, string plan);

    [LoggerMessage(LogLevel.Information, "Received billing event {Event} for organization {OrganizationId}; it was new: {IsNew}")]
    private partial void LogReceived(string @event, string organizationId, bool isNew);
}
