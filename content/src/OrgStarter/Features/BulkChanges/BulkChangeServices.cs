using OrgStarter.Platform.Jobs;

namespace OrgStarter.Features.BulkChanges;

public static class BulkChangeServices
{
    public static IServiceCollection AddBulkChanges(this IServiceCollection services) => services
        .AddScoped<MemberBatches>()
        .AddJob<BulkChangeJob>(kind => kind with { MaxAttempts = JobKind.Unlimited });
}
