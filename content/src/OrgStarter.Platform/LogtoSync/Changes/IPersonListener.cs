namespace OrgStarter.Platform.LogtoSync.Changes;

/// <summary>Receives changes of a Logto user. <see cref="LogtoChanges"/> calls every registered listener.</summary>
public interface IPersonListener
{
    /// <summary>The user's name, email address or picture may have changed.</summary>
    Task PersonChangedAsync(string userId, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Logto no longer has the user.</summary>
    Task PersonGoneAsync(string userId, CancellationToken ct) => Task.CompletedTask;
}
