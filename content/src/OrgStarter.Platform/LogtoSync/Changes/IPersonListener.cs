namespace OrgStarter.Platform.LogtoSync.Changes;

/// <summary>Is told what has happened to a person at Logto; <see cref="LogtoChanges"/> does the telling.</summary>
public interface IPersonListener
{
    /// <summary>Their name, address or picture may be another one.</summary>
    Task PersonChangedAsync(string userId, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Logto does not have them any more.</summary>
    Task PersonGoneAsync(string userId, CancellationToken ct) => Task.CompletedTask;
}
