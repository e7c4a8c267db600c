using System.Net.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.SignIn;

namespace OrgStarter.DevLogto.Pages;

/// <summary>Maps all paths of Logto's sign-in pages to one screen, and the pages beside it.</summary>
internal static class SignInEndpoints
{
    private static readonly string[] Paths =
    [
        "/sign-in", "/register", "/identifier-sign-in", "/identifier-register", "/reset-password", "/single-sign-on",
        "/direct/{method}/{target?}", "/one-time-token",
    ];

    public static void MapSignInPages(this WebApplication app)
    {
        foreach (var path in Paths)
        {
            app.MapGet(
                path,
                (
                    HttpContext context,
                    SignInForm form,
                    [FromQuery(Name = "login_hint")] string? hint,
                    [FromQuery(Name = LoginPrompt.OneTimeToken)] string? token,
                    string? errorMessage) =>
                    form.InInteractionAsync(context, async () => string.IsNullOrEmpty(token)
                        ? await form.ShowAsync(context, hint, errorMessage is null ? null : Words.TokenUsed.With(errorMessage))
                        : await form.UseTokenAsync(context, hint ?? "", token)));
            app.MapPost(
                path,
                (
                    HttpContext context,
                    SignInForm form,
                    DevLogtoDb db,
                    [FromForm] string? person,
                    [FromForm] string? email,
                    [FromForm] string? name,
                    [FromForm] bool? secondFactor) =>
                    form.InInteractionAsync(context, async () =>
                    {
                        email = email?.Trim();
                        if (!string.IsNullOrEmpty(person))
                        {
                            return await db.People.FindAsync(person) is { } chosen
                                ? await form.SignInAsync(context, chosen, secondFactor == true)
                                : await form.ShowAsync(context, email, Words.Gone);
                        }

                        return MailAddress.TryCreate(email, out var address) && address.Address == email
                            ? await form.SignInAsync(context, email, name)
                            : await form.ShowAsync(context, email, Words.BadEmail);
                    }));
        }

        app.MapGet("/switch-account", SwitchAccount.ShowAsync);
        app.MapPost("/switch-account", SwitchAccount.StayAsync);
        app.MapGet(
            "/unknown-session",
            IResult () => new RazorComponentResult<MessagePage>(new { Title = Words.UnknownSession, Text = Words.UnknownSessionText }));
        app.MapGet("/oidc/session/end/success", IResult (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return new RazorComponentResult<MessagePage>(new { Title = Words.SignedOut, Text = Words.SignedOutText });
        });
    }
}
