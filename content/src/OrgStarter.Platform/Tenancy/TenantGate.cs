using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Grants a request access to the organization in its path, or rejects it. The following middleware never sees a tenant that Logto has not
/// granted to this user.
/// </summary>
public sealed class TenantGate(RequestDelegate next)
{
    public async Task InvokeAsync(
        HttpContext context,
        TenantResolution resolution,
        CurrentSession session,
        CurrentTenant tenant,
        AskedScopes asked,
        SignInRedirects detour,
        LastUsed lastUsed)
    {
        if (resolution.Identifier is null)
        {
            await next(context);
            return;
        }

        var access = await resolution.AccessAsync();
        if (access.Tenant is null)
        {
            await RefuseAsync(context, access.Outcome, detour);
            return;
        }

        if (context.Request.IsNavigation() && asked.AreOutdated && await detour.TryConsentAsync(context))
        {
            return;
        }

        tenant.Resolve(access.Tenant);
        if (!context.Request.Path.HasValue || context.Request.Path == "/")
        {
            context.Response.Redirect($"{context.Request.PathBase}/home");
            return;
        }

        if (context.Request.IsNavigation())
        {
            OrganizationHint.Remember(context, tenant.OrganizationId);
            await lastUsed.NoteAsync(session.UserId, tenant.OrganizationId);
        }

        await next(context);
    }

    internal static async Task RefuseAsync(HttpContext context, AccessOutcome outcome, SignInRedirects detour)
    {
        switch (outcome)
        {
            case AccessOutcome.NotAMember when context.Request.IsWholePageRequest():
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
            case AccessOutcome.NotAMember:
                // The page around the fragment shows an organization that the user does not belong to (any more).
                context.RedirectWholePage(context.Request.OwnAddress());
                break;
            case AccessOutcome.MfaRequired:
                await detour.SecondFactorAsync(context);
                break;
            case AccessOutcome.SessionEnded:
                await detour.SignInAsync(context, signOutFirst: true);
                break;
            case AccessOutcome.ConsentNeeded when await detour.ConsentAsync(context):
                break;
            default:
                context.Response.WriteServiceUnavailable();
                break;
        }
    }
}
