using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Site;

namespace OrgStarter.Features.Pictures;

public static class PictureServices
{
    public static IServiceCollection AddPictures(this IServiceCollection services) => services
        .AddScoped<PictureStore>()
        .AddScoped<IPictures>(provider => provider.GetRequiredService<PictureStore>())
        .AddScoped<IPersonListener>(provider => provider.GetRequiredService<PictureStore>())
        .AddRecurringJob<PictureSweep>(TimeSpan.FromMinutes(1));
}
