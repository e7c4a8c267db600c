using Microsoft.Extensions.Options;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>The limits of <see cref="InvitationOptions"/>, counted for all instances together.</summary>
public sealed class InvitationLimits(Quotas quotas, CurrentTenant tenant, IOptionsMonitor<InvitationOptions> options)
{
    /// <summary>Looking for a member, inviting, a token for the mail, the mail, and a share of what a portion or a count of seats takes.</summary>
    private const int CallsPerRecipient = 5;

    public InvitationOptions Options => options.CurrentValue;

    /// <summary>Takes one of the mails that the organization may send in 24 hours.</summary>
    /// <returns>Null when it was taken; otherwise when there will be more.</returns>
    public Task<DateTimeOffset?> TakeMailAsync() =>
        quotas.TakeAsync($"invitations:{tenant.OrganizationId}", 1, Options.MailsPerDay, TimeSpan.FromDays(1), CancellationToken.None);

    /// <summary>Takes the calls to Logto that inviting one recipient may need.</summary>
    /// <inheritdoc cref="TakeMailAsync"/>
    public Task<DateTimeOffset?> TakeCallsAsync(CancellationToken ct) =>
        quotas.TakeAsync("logto:invitations", CallsPerRecipient, Options.CallsPerTenSeconds, TimeSpan.FromSeconds(10), ct);
}
