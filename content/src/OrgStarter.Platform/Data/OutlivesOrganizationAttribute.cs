namespace OrgStarter.Platform.Data;

/// <summary>Marks a table whose rows stay when their organization is deleted. Those of every other table with an <c>OrganizationId</c> go with it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutlivesOrganizationAttribute : Attribute;
