using OrgStarter.Operations;

namespace OrgStarter.Members;

public static class MemberServices
{
    public static IServiceCollection AddMembers(this IServiceCollection services) => services
        .AddScoped<MemberDirectory>()
        .AddScoped<LiveMembers>()
        .AddScoped<OwnershipRule>()
        .AddScoped<MemberChanges>()
        .AddOperations();
}
