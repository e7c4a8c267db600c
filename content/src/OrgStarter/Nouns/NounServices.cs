namespace OrgStarter.Nouns;

public static class NounServices
{
    public static IServiceCollection AddNouns(this IServiceCollection services)
    {
        foreach (var noun in Noun.All)
        {
            noun.AddServices(services);
        }

        return services;
    }

    public static void MapNouns(this IEndpointRouteBuilder api)
    {
        foreach (var noun in Noun.All)
        {
            noun.MapApi(api);
        }
    }
}
