namespace OrgStarter.Platform;

/// <summary>Creates a service when it is first used: for a constructor that runs with every request, and a service that few of them
/// need, such as the database's context.</summary>
internal sealed class LazyService<T>(IServiceProvider services) : Lazy<T>(services.GetRequiredService<T>) where T : notnull;
