namespace OrgStarter.Platform.Data;

/// <summary>Marks rows with a <c>UserId</c> that the reconcile goes by: it asks Logto whether that person still exists.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KeptOfPersonAttribute : Attribute;
