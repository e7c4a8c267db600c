using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>What is kept of an invitation that somebody has yet to answer.</summary>
/// <param name="Role">By its name in Logto.</param>
public sealed record WaitingInvitation(string Id, string OrganizationId, string? InviterId, string Role, DateTimeOffset Expires)
{
    public static WaitingInvitation Of(LogtoInvitation invitation) => new(
        invitation.Id, invitation.OrganizationId, invitation.InviterId,
        Roles.HighestOf(invitation.OrganizationRoles) ?? Roles.Member, invitation.Expires);
}

/// <summary>
/// The invitations that wait for a person's answer, for the switcher and after the sign-in. Kept for a short while: a page that
/// shows their number does not ask Logto for it each time.
/// </summary>
public sealed class WaitingInvitations(
    ILogtoManagementApi logto, SharedCache cache, CurrentSession session, OperationJournal journal, TimeProvider time)
    : IPersonListener
{
    /// <summary>A page that does not itself need Logto must not wait for it as long as one that does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly HybridCacheEntryOptions Keep = new() { Expiration = TimeSpan.FromMinutes(5), LocalCacheExpiration = TimeSpan.FromMinutes(1) };

    /// <summary>One question a request, however many parts of the page ask.</summary>
    private Task<int>? counted;

    /// <summary>How many there are, as far as is known: never a reason for a page to fail.</summary>
    public Task<int> CountAsync(CancellationToken ct) => counted ??= TryCountAsync(session.UserId, session.Email, Asking(session.UserId), ct);

    /// <summary>Those that Logto has at this moment, and from now on the kept ones.</summary>
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task<IReadOnlyList<WaitingInvitation>> FreshAsync(CancellationToken ct)
    {
        await ForgetAsync(session.UserId, ct);
        return await ListAsync(session.UserId, session.Email, Asking(session.UserId), ct);
    }

    /// <summary>Of somebody who is just signing in, by the address that Logto gave at this moment: it need not be asked for that again.</summary>
    public async Task<int> CountAfterSignInAsync(string userId, string? address, CancellationToken ct)
    {
        await ForgetAsync(userId, ct);
        return await TryCountAsync(userId, address, token => OfAddressAsync(address, token), ct);
    }

    /// <summary>It may be their address that has changed, and with it their invitations.</summary>
    public Task PersonChangedAsync(string userId, CancellationToken ct) => ForgetAsync(userId, ct);

    /// <summary>Call after every answer of the person, and when their address may have changed.</summary>
    public Task ForgetAsync(string userId, CancellationToken ct) => cache.RemoveAsync([CacheKeys.InvitationsOf(userId)], ct);

    /// <summary>Call after an invitation to this address was made or ended, whoever has the address.</summary>
    public Task ForgetForAsync(string address, CancellationToken ct) => cache.RemoveAsync([Tag(address)], ct);

    private async Task<IReadOnlyList<WaitingInvitation>> ListAsync(
        string userId, string? address, Func<CancellationToken, Task<WaitingInvitation[]>> ask, CancellationToken ct)
    {
        var kept = await cache.GetOrCreateAsync(CacheKeys.InvitationsOf(userId), ask, Keep, address is null ? [] : [Tag(address)], ct);
        var now = time.GetUtcNow();
        return [.. kept.Where(invitation => invitation.Expires > now)];
    }

    private async Task<int> TryCountAsync(
        string userId, string? address, Func<CancellationToken, Task<WaitingInvitation[]>> ask, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return (await ListAsync(userId, address, ask, patience.Token)).Count;
        }
        catch (Exception e) when (e is LogtoException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return 0;
        }
    }

    /// <summary>By the address of this moment, which need not be that of the sign-in.</summary>
    private Func<CancellationToken, Task<WaitingInvitation[]>> Asking(string userId) =>
        async ct => await OfAddressAsync((await logto.GetUser(userId, ct)).PrimaryEmail, ct);

    private async Task<WaitingInvitation[]> OfAddressAsync(string? address, CancellationToken ct)
    {
        // Of a person without an address the ticket has an empty one.
        if (string.IsNullOrEmpty(address))
        {
            return [];
        }

        var waiting = new List<WaitingInvitation>();
        foreach (var invitation in (await logto.GetInvitationsFor(address, ct)).Where(invitation => invitation.Status == InvitationStatus.Pending))
        {
            // Nobody joins an organization that is being deleted.
            if (!await journal.HasAsync(OperationKind.DeleteOrganization, invitation.OrganizationId, ct))
            {
                waiting.Add(WaitingInvitation.Of(invitation));
            }
        }

        return [.. waiting];
    }

    /// <summary>The address itself is nobody's to read, in the database or in Redis.</summary>
    private static string Tag(string address) =>
        $"invitations-for:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.ToLowerInvariant())))}";
}
