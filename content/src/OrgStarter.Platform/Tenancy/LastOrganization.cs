using OrgStarter.Platform.Identity;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Shows a page of the user's account with the navigation of the organization that they worked in last. The organization comes from a
/// verified token, as inside its own path. Without one, the page shows no navigation.
/// </summary>
public sealed class LastOrganization(
    CurrentSession session,
    CurrentTenant tenant,
    LastUsed lastUsed,
    AskedScopes asked,
    OrganizationTokens tokens,
    MembershipVersions memberships)
{
    public async Task ShowAsync(HttpContext context, RequestDelegate next)
    {
        var pathBase = context.Request.PathBase;
        if (await FindAsync(context.RequestAborted) is { IsOpen: true } found)
        {
            tenant.Resolve(found);
            // Links without an organization in them lead into this one.
            context.Request.PathBase = pathBase.Add($"{TenancyMiddleware.Prefix}/{found.OrganizationId}");
        }

        try
        {
            await next(context);
        }
        finally
        {
            context.Request.PathBase = pathBase;
        }
    }

    private async Task<TenantContext?> FindAsync(CancellationToken ct)
    {
        if (!session.IsSignedIn || session.Id is not { } id || await lastUsed.ListAsync(session.UserId) is not [var last, ..])
        {
            return null;
        }

        var version = await memberships.VersionAsync(last, session.UserId, ct);
        return (await tokens.GetAsync(new TokenKey(id, session.UserId, asked.OfThisSession, last), version, ct)).Tenant;
    }
}
