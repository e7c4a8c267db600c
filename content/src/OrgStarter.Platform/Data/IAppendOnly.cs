namespace OrgStarter.Platform.Data;

/// <summary>
/// A tenant-owned row that is added and never touched again: the write guard refuses to change or delete it, bulk statements
/// are refused before they run, and triggers in the database refuse every other way (<see cref="AppendOnlyTriggers"/>).
/// </summary>
public interface IAppendOnly : ITenantOwned;
