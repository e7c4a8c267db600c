using OrgStarter.Platform.Jobs;

namespace OrgStarter.Features.Pictures;

public static class PictureServices
{
    public static IServiceCollection AddPictures(this IServiceCollection services) => services
        .AddScoped<PictureStore>()
        .AddSettling<PictureSettling>();
}
