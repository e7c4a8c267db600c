namespace OrgStarter.Platform.Audit;

/// <summary>The target of an action.</summary>
/// <param name="Kind">One of <see cref="AuditTargets"/>.</param>
/// <param name="Id">Null if it does not exist yet: an invitation gets its id from the call that creates it.</param>
/// <param name="Name">The name at the time of the action.</param>
public sealed record AuditTarget(string Kind, string? Id, string Name);

/// <summary>An action in an organization.</summary>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Before">The old values of the changed fields, by <see cref="AuditFields"/>. Null if the target is new.</param>
/// <param name="After">The new values of the same fields. Null if the target is deleted.</param>
/// <param name="By">The actor, if it is not the current user: a job may run after the user signed out.</param>
public sealed record AuditChange(
    string Action, string OrganizationId, AuditTarget Target,
    IReadOnlyDictionary<string, string?>? Before = null, IReadOnlyDictionary<string, string?>? After = null,
    AuditActor? By = null)
{
    /// <summary>Returns a change of one field.</summary>
    public static IReadOnlyDictionary<string, string?> Field(string name, string? value) => new Dictionary<string, string?>
    {
        [name] = value
    };
}

/// <summary>A user, or the site, as the cause of an action.</summary>
/// <param name="Name">The most recent name of the actor.</param>
public sealed record AuditActor(string Id, string Name);
