namespace OrgStarter.Platform.Data;

/// <summary>
/// Marks rows that the export of an organization has by a name and columns of their own: they have an <c>OrganizationId</c> and are no
/// <see cref="ITenantOwned"/>, whose columns it has anyway.
/// </summary>
/// <param name="name">Of the file.</param>
/// <param name="columns">The properties that it has, in this order.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportedAttribute(string name, params string[] columns) : Attribute
{
    public string Name => name;

    public IReadOnlyList<string> Columns => columns;
}
