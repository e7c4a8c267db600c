namespace OrgStarter.Platform.Jobs;

/// <summary>Settles what a crash left between this database and Logto, or looks after something else once a minute; see <see cref="UnfinishedChanges"/>.</summary>
public interface ISettling
{
    /// <summary>Takes the lock of what it changes: any number of instances may be at it.</summary>
    Task SettleAsync(CancellationToken ct);
}

/// <param name="Type">Each runs in a scope of its own, so that one that fails leaves nothing behind for the next.</param>
internal sealed record SettlingKind(Type Type);

public static class SettlingServices
{
    public static IServiceCollection AddSettling<T>(this IServiceCollection services) where T : class, ISettling =>
        services.AddScoped<T>().AddSingleton(new SettlingKind(typeof(T)));
}
