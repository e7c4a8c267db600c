using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace OrgStarter.DevLogto.Pages;

/// <summary>
/// Returns 400 for a form without its antiforgery token. Without this, a generated endpoint throws when it reads the form.
/// </summary>
internal static class ForgedForm
{
    public static Task RefuseAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }
}
