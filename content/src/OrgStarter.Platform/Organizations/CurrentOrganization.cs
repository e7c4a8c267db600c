using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Organizations;

/// <summary>
/// The organizations of the user, for headings and the switcher. A failure of Logto never makes a page fail. The first page after a
/// sign-in, which has waited for Logto already, does without them and loads them afterwards.
/// </summary>
public sealed class CurrentOrganization(MyOrganizations mine, CurrentTenant tenant, CurrentSession session, SessionStore sessions)
{
    /// <summary>Shorter than the timeout of other calls to Logto, because the page also works without this data.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    private Task<IReadOnlyList<MyOrganization>>? asked;
    private bool? isFirstPage;

    /// <summary>Whether the page is the first one after the sign-in.</summary>
    public bool IsFirstPage => isFirstPage ??= session is { IsNew: true, Id: { } id } && sessions.TryOpen(id);

    /// <returns>The current organization; null outside an organization, on the first page, or when Logto does not answer.</returns>
    public async Task<MyOrganization?> ThisAsync(CancellationToken ct) =>
        tenant.Info is null ? null : (await MineAsync(ct)).FirstOrDefault(o => o.Id == tenant.OrganizationId);

    /// <returns>The name of <see cref="ThisAsync"/>.</returns>
    public async Task<string?> NameAsync(CancellationToken ct) =>
        (await ThisAsync(ct))?.Name;

    /// <returns>All organizations of the user; none for an anonymous request, on the first page, or when Logto does not answer.</returns>
    public Task<IReadOnlyList<MyOrganization>> MineAsync(CancellationToken ct) => asked ??= AskAsync(ct);

    private async Task<IReadOnlyList<MyOrganization>> AskAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(MaxWait);
        try
        {
            return session.IsSignedIn && !IsFirstPage ? await mine.ListAsync(session.UserId, patience.Token) : [];
        }
        catch (LogtoException)
        {
            return [];
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [];
        }
    }
}
