using System.Security.Claims;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Telemetry;

/// <summary>Whose request it is, as traces and logs say it: by ids, and by nothing else of them.</summary>
public static class Who
{
    public const string Organization = "organization.id";
    public const string User = "user.id";

    public static IEnumerable<KeyValuePair<string, object?>> Of(HttpContext context)
    {
        // A feature, for a line may be logged when the services of the request are gone.
        var tenant = context.Features.Get<CurrentTenant>()?.Info;
        if (tenant is not null)
        {
            yield return new(Organization, tenant.OrganizationId);
        }

        if ((tenant?.UserId ?? context.User.FindFirstValue("sub")) is { } user)
        {
            yield return new(User, user);
        }
    }
}
