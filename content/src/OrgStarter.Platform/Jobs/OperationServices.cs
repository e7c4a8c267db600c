namespace OrgStarter.Platform.Jobs;

public static class OperationServices
{
    /// <summary>Operations of this kind are resumed by <typeparamref name="T"/> after a crash.</summary>
    public static IServiceCollection AddOperation<T>(this IServiceCollection services, OperationKind kind) where T : class, IOperation => services
        .AddScoped<T>()
        .AddKeyedScoped<IOperation>(kind, (provider, _) => provider.GetRequiredService<T>());
}
