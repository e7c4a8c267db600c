namespace OrgStarter.Projects;

public static class ProjectServices
{
    public static IServiceCollection AddProjects(this IServiceCollection services) => services
        .AddScoped<ProjectList>()
        .AddScoped<ProjectChanges>();
}
