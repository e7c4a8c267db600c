using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>The cached data of an invitation that the invitee has not answered yet.</summary>
/// <param name="Role">The role's name in Logto.</param>
public sealed record WaitingInvitation(string Id, string OrganizationId, string? InviterId, string Role, DateTimeOffset Expires)
{
    public static WaitingInvitation Of(LogtoInvitation invitation) => new(
        invitation.Id, invitation.OrganizationId, invitation.InviterId,
        Roles.HighestOf(invitation.OrganizationRoles) ?? Roles.Member, invitation.Expires);
}

/// <summary>
/// Caches the open invitations of a user for a short time, for the switcher and the page after sign-in. So a page that shows their number
/// does not call Logto each time.
/// </summary>
public sealed class WaitingInvitations(
    ILogtoManagementApi logto, SharedCache cache, CurrentSession session, OrganizationStates states, TimeProvider time)
    : IPersonListener
{
    /// <summary>Shorter than the timeout of other calls to Logto, because the page also works without this number.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);
    private static readonly HybridCacheEntryOptions EntryOptions = new()
    {
        Expiration = TimeSpan.FromMinutes(5),
        LocalCacheExpiration = TimeSpan.FromMinutes(1)
    };

    private Task<int>? counted;

    /// <summary>Returns the number of open invitations; 0 when Logto does not answer.</summary>
    public Task<int> CountAsync(CancellationToken ct) => counted ??= TryCountAsync(ct);

    /// <summary>Reads the invitations from Logto and replaces the cached ones.</summary>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<IReadOnlyList<WaitingInvitation>> FreshAsync(CancellationToken ct)
    {
        await ForgetAsync(session.UserId, ct);
        return await ListAsync(ct);
    }

    /// <summary>Removes the cached list, because the user's email address, and so their invitations, may have changed.</summary>
    public Task PersonChangedAsync(string userId, CancellationToken ct) => ForgetAsync(userId, ct);

    /// <summary>Call after the user has answered an invitation, and when their email address may have changed.</summary>
    public Task ForgetAsync(string userId, CancellationToken ct) => cache.RemoveAsync([CacheKeys.InvitationsOf(userId)], ct);

    /// <summary>Call after an invitation to this address was created or ended.</summary>
    public Task ForgetForAsync(string address, CancellationToken ct) => cache.RemoveAsync([Tag(address)], ct);

    private async Task<IReadOnlyList<WaitingInvitation>> ListAsync(CancellationToken ct)
    {
        var (userId, address) = (session.UserId, session.Email);
        // Uses the current email address, which may differ from that of the sign-in.
        var kept = await cache.GetOrCreateAsync(
            CacheKeys.InvitationsOf(userId),
            async token => await OfAddressAsync((await logto.GetUser(userId, token)).PrimaryEmail, token),
            EntryOptions,
            address is null ? [] : [Tag(address)],
            ct);
        var now = time.GetUtcNow();
        return [.. kept.Where(invitation => invitation.Expires > now)];
    }

    private async Task<int> TryCountAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(MaxWait);
        try
        {
            return (await ListAsync(patience.Token)).Count;
        }
        catch (Exception e) when (e is LogtoException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return 0;
        }
    }

    private async Task<WaitingInvitation[]> OfAddressAsync(string? address, CancellationToken ct)
    {
        // The authentication ticket of a user without an email address contains an empty one.
        if (string.IsNullOrEmpty(address))
        {
            return [];
        }

        var waiting = new List<WaitingInvitation>();
        foreach (var invitation in (await logto.GetInvitationsFor(address, ct)).Where(invitation =>
            invitation.Status == InvitationStatus.Pending))
        {
            // An organization that is being deleted or suspended accepts no members.
            if (await states.IsOpenAsync(invitation.OrganizationId, ct))
            {
                waiting.Add(WaitingInvitation.Of(invitation));
            }
        }

        return [.. waiting];
    }

    /// <summary>Returns a hash, so that the address cannot be read in the database or in Redis.</summary>
    private static string Tag(string address) =>
        $"invitations-for:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.ToLowerInvariant())))}";
}
