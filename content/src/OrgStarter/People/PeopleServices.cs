namespace OrgStarter.People;

public static class PeopleServices
{
    public static IServiceCollection AddPeople(this IServiceCollection services) => services
        .AddScoped<Preferences>()
        .AddScoped<PersonProfile>()
        .AddScoped<ProfileSettling>();
}
