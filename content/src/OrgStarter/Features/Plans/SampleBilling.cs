using System.Text.Json;

namespace OrgStarter.Features.Plans;

/// <summary>A sample of a payment provider: events as JSON, with the signature in the header <see cref="Header"/>.</summary>
public sealed class SampleBilling(TimeProvider time) : IBillingProvider
{
    public const string Header = "Billing-Signature";

    public bool IsSigned(IHeaderDictionary headers, ReadOnlyMemory<byte> body, string key) =>
        BillingSignature.IsValid(headers[Header], body.Span, key, time.GetUtcNow());

    public Task<BillingEvent?> ReadAsync(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var sent = JsonSerializer.Deserialize<Event>(body.Span, JsonSerializerOptions.Web) ?? throw new JsonException();
        return Task.FromResult<BillingEvent?>(sent.Type == "plan.changed"
            ? new BillingEvent(
                sent.Id,
                sent.CreatedAt,
                sent.OrganizationId,
                new PlanTerms(sent.Plan, sent.Seats, sent.ValidUntil, sent.Entitlements))
            : null);
    }

    private sealed record Event
    {
        public required string Id { get; init; }

        public required string Type { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public string OrganizationId { get; init; } = "";

        public string Plan { get; init; } = "";

        public int? Seats { get; init; }

        public DateTimeOffset? ValidUntil { get; init; }

        public IReadOnlyList<string>? Entitlements { get; init; }
    }
}
