using Microsoft.Extensions.Options;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>Enforces the limits of <see cref="InvitationOptions"/> over all instances together.</summary>
public sealed class InvitationLimits(Quotas quotas, CurrentTenant tenant, IOptionsMonitor<InvitationOptions> options)
{
    /// <summary>
    /// The calls to Logto per recipient: searching for a member, inviting, creating a token for the email, sending the email, and a share
    /// of the calls per portion and of the seat count.
    /// </summary>
    private const int CallsPerRecipient = 5;

    public InvitationOptions Options => options.CurrentValue;

    /// <summary>Takes one email from the organization's quota of 24 hours.</summary>
    /// <returns>Null when it was taken; otherwise when the quota is renewed.</returns>
    public Task<DateTimeOffset?> TakeMailAsync() =>
        quotas.TakeAsync($"invitations:{tenant.OrganizationId}", 1, Options.MailsPerDay, TimeSpan.FromDays(1), CancellationToken.None);

    /// <summary>Takes the calls to Logto for one recipient from the quota.</summary>
    /// <inheritdoc cref="TakeMailAsync"/>
    public Task<DateTimeOffset?> TakeCallsAsync(CancellationToken ct) =>
        quotas.TakeAsync("logto:invitations", CallsPerRecipient, Options.CallsPerTenSeconds, TimeSpan.FromSeconds(10), ct);
}
