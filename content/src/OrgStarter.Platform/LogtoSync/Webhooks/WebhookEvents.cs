using OrgStarter.Platform.LogtoSync.Changes;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

public sealed partial class WebhookEvents(LogtoChanges changes, ILogger<WebhookEvents> log)
{
    /// <summary>
    /// Above this number of members in one event, the whole organization is invalidated: that is one row instead of thousands. It also
    /// avoids relying on Logto's lists, which it silently truncates at 5,000 ids.
    /// </summary>
    private const int Many = 100;

    /// <summary>The events to subscribe to. <c>logto apply</c> selects them at Logto, and the embedded Logto sends them.</summary>
    public static IReadOnlyList<string> Wanted { get; } =
    [
        "Organization.Created", "Organization.Deleted", "Organization.Data.Updated", "Organization.Membership.Updated",
        "OrganizationRole.Created", "OrganizationRole.Deleted", "OrganizationRole.Data.Updated", "OrganizationRole.Scopes.Updated",
        "OrganizationScope.Created", "OrganizationScope.Deleted", "OrganizationScope.Data.Updated",
        "User.Deleted", "User.Data.Updated", "User.SuspensionStatus.Updated",
    ];

    /// <exception cref="Logto.LogtoException">The event required a call to Logto, and the call failed.</exception>
    public Task HandleAsync(LogtoEvent received, CancellationToken ct) => received switch
    {
        { Name: "Organization.Membership.Updated", OrganizationId: { } id, MemberIds: { Count: <= Many } people } =>
            changes.MembersChangedAsync(id, people, ct),
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

    /// <summary>Handles an event without a usable id by restarting the reconcile.</summary>
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

    [LoggerMessage(LogLevel.Warning, "Webhook {Event} has no usable id; starting the reconcile now")]
    private partial void LogNameless(string @event);

    [LoggerMessage(LogLevel.Debug, "Ignored webhook {Event}: this site does not use it")]
    private partial void LogUnknown(string @event);
}
