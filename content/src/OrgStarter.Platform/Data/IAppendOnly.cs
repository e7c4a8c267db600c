namespace OrgStarter.Platform.Data;

/// <summary>
/// A tenant-owned row that is inserted and never changed or deleted. The write guard, <see cref="BulkChangeGuard"/> and database triggers
/// (<see cref="AppendOnlyTriggers"/>) enforce it.
/// </summary>
public interface IAppendOnly : ITenantOwned;
