using OrgStarter.Platform.LogtoSync.Changes;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>What each event makes the site ask or forget.</summary>
public sealed partial class WebhookEvents(LogtoChanges changes, ILogger<WebhookEvents> log)
{
    /// <summary>
    /// More people than this in one event, and everybody in the organization is asked about: one row in place of thousands, and no
    /// trust in lists that Logto cuts at 5,000 without a word.
    /// </summary>
    private const int Many = 100;

    /// <summary>The events of the webhook: <c>logto apply</c> ticks them, and the embedded Logto sends them.</summary>
    public static IReadOnlyList<string> Wanted { get; } =
    [
        "Organization.Created", "Organization.Deleted", "Organization.Data.Updated", "Organization.Membership.Updated",
        "OrganizationRole.Created", "OrganizationRole.Deleted", "OrganizationRole.Data.Updated", "OrganizationRole.Scopes.Updated",
        "OrganizationScope.Created", "OrganizationScope.Deleted", "OrganizationScope.Data.Updated",
        "User.Deleted", "User.Data.Updated", "User.SuspensionStatus.Updated",
    ];

    /// <exception cref="LogtoException">Logto had to be asked and did not say.</exception>
    public Task HandleAsync(LogtoEvent received, CancellationToken ct) => received switch
    {
        { Name: "Organization.Membership.Updated", OrganizationId: { } id, MemberIds: { Count: <= Many } people } => changes.MembersChangedAsync(id, people, ct),
        { Name: "Organization.Membership.Updated", OrganizationId: { } id } => changes.EveryMemberChangedAsync(id, ct),
        { Name: "Organization.Deleted", OrganizationId: { } id } => changes.OrganizationDeletedAsync(id, ct),
        { Name: "Organization.Created" or "Organization.Data.Updated", OrganizationId: { } id } => changes.OrganizationRenamedAsync(id, ct),
        { Name: "User.Deleted" or "User.SuspensionStatus.Updated", UserId: { } id } => changes.PersonEndedAsync(id, ct),
        { Name: "User.Data.Updated", UserId: { } id } => changes.PersonChangedAsync(id, ct),
        { Name: { } name } when IsAboutRoles(name) => changes.RolesChangedAsync(ct),
        { Name: { } name } when Wanted.Contains(name) => NamelessAsync(name, ct),
        _ => Ignore(received.Name),
    };

    private static bool IsAboutRoles(string name) =>
        name.StartsWith("OrganizationRole.", StringComparison.Ordinal) || name.StartsWith("OrganizationScope.", StringComparison.Ordinal);

    /// <summary>Something happened to somebody: look everybody over, now.</summary>
    private async Task NamelessAsync(string name, CancellationToken ct)
    {
        LogNameless(name);
        await changes.SomethingChangedAsync(ct);
    }

    private Task Ignore(string name)
    {
        LogUnknown(name);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Warning, "A webhook {Event} does not say whom it is about; the timed reconcile is brought forward")]
    private partial void LogNameless(string @event);

    [LoggerMessage(LogLevel.Debug, "A webhook {Event} means nothing to this site and was ignored")]
    private partial void LogUnknown(string @event);
}
