using System.Security.Claims;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Telemetry;

/// <summary>The ids of organization and user, for traces and logs.</summary>
public static class RequestActor
{
    public const string Organization = "organization.id";
    public const string User = "user.id";

    public static IEnumerable<KeyValuePair<string, object?>> Of(HttpContext context)
    {
        // A request feature, because a line may be logged after the request's services are disposed.
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
