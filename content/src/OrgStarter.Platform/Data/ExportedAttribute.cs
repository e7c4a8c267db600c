namespace OrgStarter.Platform.Data;

/// <summary>
/// Includes rows in the export of an organization that have an <c>OrganizationId</c> but are not <see cref="ITenantOwned"/>. Rows that are
/// <see cref="ITenantOwned"/> are always exported, without this attribute.
/// </summary>
/// <param name="name">The name of the file.</param>
/// <param name="columns">The exported properties, in this order.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportedAttribute(string name, params string[] columns) : Attribute
{
    public string Name => name;

    public IReadOnlyList<string> Columns => columns;
}
