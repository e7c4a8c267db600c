namespace OrgStarter.Pictures;

public static class PictureServices
{
    public static IServiceCollection AddPictures(this IServiceCollection services) => services
        .AddScoped<PictureStore>()
        .AddScoped<PictureSettling>();
}
