using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Audit;

/// <summary>
/// A row whose creation, changes and deletion are recorded in the audit. The entry is part of the same save, so neither can exist without
/// the other. Implementing the interface is enough.
/// </summary>
public interface IAudited : ISavedOneByOne
{
    AuditedAs AuditedAs { get; }
}

/// <summary>Describes a row in the audit.</summary>
/// <param name="Target">The row with its current name.</param>
/// <param name="Created">The action of a creation, from <see cref="AuditActions"/>.</param>
/// <param name="Fields">
/// The properties whose values are recorded. Other changed properties are recorded without values, so that a new property
/// with a secret is not exposed by mistake.
/// </param>
public sealed record AuditedAs(AuditTarget Target, string Created, string Edited, string Deleted, IReadOnlyList<string> Fields);
