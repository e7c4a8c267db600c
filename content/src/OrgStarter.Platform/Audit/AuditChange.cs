
namespace OrgStarter.Platform.Audit;

/// <summary>What something was done to.</summary>
/// <param name="Kind">One of <see cref="AuditTargets"/>.</param>
/// <param name="Id">Null while it has none: an invitation gets its id from the call that makes it.</param>
/// <param name="Name">As it was then; nobody looks it up again.</param>
public sealed record AuditTarget(string Kind, string? Id, string Name);

/// <summary>One thing that is done in an organization.</summary>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Before">The fields that change, by <see cref="AuditFields"/>; null when there was nothing before.</param>
/// <param name="After">The same fields afterwards; null when there is nothing left.</param>
/// <param name="By">Who asked for it, where nobody is signed in any more; null for whoever acts now.</param>
public sealed record AuditChange(
    string Action, string OrganizationId, AuditTarget Target,
    IReadOnlyDictionary<string, string?>? Before = null, IReadOnlyDictionary<string, string?>? After = null,
    AuditActor? By = null)
{
    /// <summary>A change of this one field.</summary>
    public static IReadOnlyDictionary<string, string?> Field(string name, string? value) => new Dictionary<string, string?> { [name] = value };
}

/// <summary>Somebody who acts.</summary>
/// <param name="Name">The newest name that this person acted under.</param>
public sealed record AuditActor(string Id, string Name);
