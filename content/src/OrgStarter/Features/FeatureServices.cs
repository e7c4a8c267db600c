namespace OrgStarter.Features;

public static class FeatureServices
{
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        foreach (var feature in Feature.All)
        {
            feature.AddServices(services);
        }

        return services;
    }

    public static void MapFeatures(this IEndpointRouteBuilder api)
    {
        foreach (var feature in Feature.All)
        {
            feature.MapApi(api);
        }
    }
}
