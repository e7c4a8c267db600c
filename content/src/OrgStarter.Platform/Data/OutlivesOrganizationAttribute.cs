namespace OrgStarter.Platform.Data;

/// <summary>Keeps the table's rows when their organization is deleted, unlike all other rows with an <c>OrganizationId</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutlivesOrganizationAttribute : Attribute;
