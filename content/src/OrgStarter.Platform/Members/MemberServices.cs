using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members;

public static class MemberServices
{
    public static IServiceCollection AddMembers(this IServiceCollection services) => services
        .AddScoped<MemberDirectory>()
        .AddScoped<OwnershipRule>()
        .AddScoped<MemberChanges>()
        .AddOperation<OwnershipTransfer>(OperationKind.TransferOwnership)
        .AddMemberDirectory();

    private static IServiceCollection AddMemberDirectory(this IServiceCollection services) => services
        .AddJob<DirectoryJob>(kind => kind with { MaxAttempts = JobKind.Unlimited, MaxParallel = 1 })
        .AddJob<MemberRefreshJob>(kind => kind with { MaxAttempts = JobKind.Unlimited, MaxParallel = 1 })
        .AddScoped<MemberRefreshes>()
        .AddScoped<IMembershipListener>(services => services.GetRequiredService<MemberRefreshes>())
        .AddScoped<IPersonListener>(services => services.GetRequiredService<MemberRefreshes>())
        .AddScoped<DirectoryWriter>()
        .AddScoped<MemberRefresher>()
        .AddScoped<DirectoryPass>()
        .AddScoped<DirectorySync>()
        .AddScoped<DirectoryView>()
        .AddScoped<MemberTable>();
}
