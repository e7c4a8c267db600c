using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Members.Batches;
using OrgStarter.Members.Directory;
using OrgStarter.Operations;
using OrgStarter.Site;

namespace OrgStarter.Members;

public static class MemberServices
{
    public static IServiceCollection AddMembers(this IServiceCollection services) => services
        .AddScoped<MemberDirectory>()
        .AddScoped<LiveMembers>()
        .AddScoped<OwnershipRule>()
        .AddScoped<MemberChanges>()
        .AddScoped<MemberBatches>()
        .AddWorker<BatchWorker>()
        .AddMemberDirectory()
        .AddOperations();

    private static IServiceCollection AddMemberDirectory(this IServiceCollection services) => services
        .AddWorker<DirectoryWorker>()
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
