using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Audit;

/// <summary>
/// A row of the site's own whose every creation, change and deletion is written down. Implementing this is all it takes: the
/// entry is part of the same save, so neither exists without the other.
/// </summary>
public interface IAudited : ISavedOneByOne
{
    AuditedAs AuditedAs { get; }
}

/// <summary>How a row appears in the audit.</summary>
/// <param name="Target">The row itself, by the name it has now.</param>
/// <param name="Created">The action, from <see cref="AuditActions"/>.</param>
/// <param name="Fields">
/// The properties whose values are recorded, before and after. Any other one that changes is named without its values: a secret
/// that a noun gets later is not in the audit because somebody forgot to leave it out.
/// </param>
public sealed record AuditedAs(AuditTarget Target, string Created, string Edited, string Deleted, IReadOnlyList<string> Fields);
