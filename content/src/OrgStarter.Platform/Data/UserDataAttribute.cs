namespace OrgStarter.Platform.Data;

/// <summary>Marks rows with a <c>UserId</c>. The reconcile job asks Logto whether each of these users still exists.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UserDataAttribute : Attribute;
