namespace OrgStarter.Platform.Data;

/// <summary>A row whose changes all pass <see cref="IBeforeSave"/>. <see cref="BulkChangeGuard"/> refuses bulk changes of it.</summary>
public interface ISavedOneByOne : ITenantOwned;
