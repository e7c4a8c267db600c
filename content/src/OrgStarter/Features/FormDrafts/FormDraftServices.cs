using Microsoft.AspNetCore.Mvc;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Features.FormDrafts;

public static class FormDraftServices
{
    /// <summary>Restores form input after a user had to sign in again.</summary>
    public static IServiceCollection AddFormDrafts(this IServiceCollection services)
    {
        services.Configure<MvcOptions>(options => options.Filters.Add<FormDraftFilter>());
        return services
            .AddRecurringJob<OldDrafts>(TimeSpan.FromMinutes(1))
            .AddScoped<FormDraftStore>()
            .AddScoped<IFormDrafts>(provider => provider.GetRequiredService<FormDraftStore>());
    }
}
