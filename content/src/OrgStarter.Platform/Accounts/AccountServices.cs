using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Accounts;

public static class AccountServices
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddOperation<AccountDeletion>(OperationKind.DeleteAccount)
        .AddScoped<DeletedAccounts>();
}
