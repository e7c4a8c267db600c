namespace OrgStarter.Platform.Data;

/// <summary>
/// A name held for a while, seen by all instances of the site. That of a process that died is free at once on PostgreSQL, and when the
/// next process starts on SQLite. Use it through <see cref="Locks"/>.
/// </summary>
public interface ILeases
{
    /// <param name="holder">A new value for each acquisition.</param>
    /// <returns>False while somebody else holds the name.</returns>
    Task<bool> TryTakeAsync(string name, Guid holder, TimeSpan life, CancellationToken ct);

    /// <summary>Does nothing when the name is not held by this holder any more.</summary>
    Task ReleaseAsync(string name, Guid holder);
}
