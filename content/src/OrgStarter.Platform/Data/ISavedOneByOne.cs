namespace OrgStarter.Platform.Data;

/// <summary>A row whose every change must be seen by <see cref="IBeforeSave"/>: <see cref="BulkChangeGuard"/> refuses to change many at once.</summary>
public interface ISavedOneByOne : ITenantOwned;
