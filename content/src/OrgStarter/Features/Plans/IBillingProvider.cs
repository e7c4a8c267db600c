namespace OrgStarter.Features.Plans;

/// <summary>
/// YOUR PAYMENT PROVIDER PLUGS IN HERE: implement this interface and register the class in <see cref="PlanFeature"/>, in place of
/// <see cref="SampleBilling"/>. docs/plans.md shows it for Stripe.
/// </summary>
public interface IBillingProvider
{
    /// <summary>Whether <see cref="PageAsync"/> returns a page. If not, the site asks owners to write to you.</summary>
    bool SellsOnline => false;

    /// <summary>Returns a page of the provider where the owner buys the plan.</summary>
    /// <param name="plan">Null for the page where the owner changes or cancels a subscription.</param>
    /// <param name="returnTo">Where the provider leads the owner afterwards.</param>
    Task<Uri> PageAsync(string organizationId, Plan? plan, Uri returnTo, CancellationToken ct) =>
        throw new NotSupportedException("This provider has no pages.");

    /// <summary>Returns whether the provider has signed the webhook, a short time ago.</summary>
    /// <param name="key">The setting <c>Billing:SigningKey</c>.</param>
    bool IsSigned(IHeaderDictionary headers, ReadOnlyMemory<byte> body, string key);

    /// <summary>Reads a webhook with a valid signature.</summary>
    /// <returns>Null for an event that is not about a plan.</returns>
    /// <exception cref="System.Text.Json.JsonException">The body is not an event.</exception>
    Task<BillingEvent?> ReadAsync(ReadOnlyMemory<byte> body, CancellationToken ct);
}

/// <summary>A change of a plan at the payment provider.</summary>
/// <param name="Id">The provider's id of the event. A second delivery has the same.</param>
/// <param name="CreatedAt">When the provider made the change. A later event wins, in whatever order they arrive.</param>
public sealed record BillingEvent(string Id, DateTimeOffset CreatedAt, string OrganizationId, PlanTerms Terms);
