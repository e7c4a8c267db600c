using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace OrgStarter.DevLogto.Screens;

/// <summary>Answers 400 to a form without its antiforgery token: a generated endpoint would fail when it reads such a form.</summary>
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
