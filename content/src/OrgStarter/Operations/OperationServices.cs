using OrgStarter.Members;
using OrgStarter.Organizations;
using OrgStarter.Site;

namespace OrgStarter.Operations;

public static class OperationServices
{
    /// <summary>The journal, and each kind of operation under its name.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddScoped<OperationJournal>();
        services.AddWorker<OperationWorker>();
        services.AddWorker<UnfinishedChanges>();
        return services
            .AddOperation<OwnershipTransfer>(OperationKind.TransferOwnership)
            .AddOperation<OrganizationDeletion>(OperationKind.DeleteOrganization)
            .AddOperation<AccountDeletion>(OperationKind.DeleteAccount);
    }

    private static IServiceCollection AddOperation<T>(this IServiceCollection services, OperationKind kind) where T : class, IOperation => services
        .AddScoped<T>()
        .AddKeyedScoped<IOperation>(kind, (provider, _) => provider.GetRequiredService<T>());
}
