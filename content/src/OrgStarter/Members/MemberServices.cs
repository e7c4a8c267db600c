using OrgStarter.Logto;
using OrgStarter.Members.Batches;
using OrgStarter.Members.Directory;
using OrgStarter.Operations;

namespace OrgStarter.Members;

public static class MemberServices
{
    public static IServiceCollection AddMembers(this IServiceCollection services) => services
        .AddScoped<MemberDirectory>()
        .AddScoped<LiveMembers>()
        .AddScoped<OwnershipRule>()
        .AddScoped<MemberChanges>()
        .AddScoped<MemberBatches>()
        .AddSingleton<BatchWorker>()
        .AddHostedService(provider => provider.GetRequiredService<BatchWorker>())
        .AddMemberDirectory()
        .AddOperations();

    private static IServiceCollection AddMemberDirectory(this IServiceCollection services) => services
        .AddSingleton<DirectoryWorker>()
        .AddHostedService(provider => provider.GetRequiredService<DirectoryWorker>())
        .AddScoped<LogtoBudget>()
        .AddScoped<MemberLooks>()
        .AddScoped<DirectoryWriter>()
        .AddScoped<DirectoryHealer>()
        .AddScoped<DirectoryPass>()
        .AddScoped<DirectorySync>()
        .AddScoped<DirectoryView>()
        .AddScoped<MemberSearch>()
        .AddScoped<MemberTable>();
}
