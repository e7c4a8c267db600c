using OrgStarter.Platform.Data;

namespace OrgStarter.Data;

public static class AppData
{
    public static IServiceCollection AddAppData(
        this IServiceCollection services,
        IConfiguration configuration,
        IHostEnvironment environment) =>
        services.AddPlatformData<AppDbContext, PostgresDbContext>(configuration, environment);
}
