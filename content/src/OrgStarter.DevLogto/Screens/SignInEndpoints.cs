using System.Net.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Screens;

/// <summary>Sign-in and registration: pick a seeded person, or type any address; one that nobody has registers.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this WebApplication app)
    {
        foreach (var path in new[] { "/sign-in", "/register" })
        {
            app.MapGet(path, (HttpContext context, [FromQuery(Name = "return")] string? back, [FromQuery(Name = "login_hint")] string? hint, DevLogtoDb db) =>
                ShowAsync(db, context, back, hint, null));
            app.MapPost(path, SignInAsync);
        }
    }

    private static async Task<RazorComponentResult<SignInScreen>> ShowAsync(DevLogtoDb db, HttpContext context, string? back, string? email, string? error) => new(new
    {
        IsRegistration = context.Request.Path == "/register",
        Back = back,
        Email = email,
        Error = error,
        People = await PeopleRow.SeededAsync(db),
    });

    private static async Task<IResult> SignInAsync(
        HttpContext context, DevLogtoDb db, TimeProvider time, Interactions interactions,
        [FromForm(Name = "return")] string? back, [FromForm] string? person, [FromForm] string? email, [FromForm] string? name)
    {
        email = email?.Trim();
        Person? found;
        if (!string.IsNullOrEmpty(person))
        {
            found = await db.People.FindAsync(person);
        }
        else if (MailAddress.TryCreate(email, out var address) && address.Address == email)
        {
            found = await db.People.SingleOrDefaultAsync(p => p.PrimaryEmail == email) ?? Register(db, time, email, name);
        }
        else
        {
            return await ShowAsync(db, context, back, email, "Please type a complete e-mail address, such as you@example.com.");
        }

        return found switch
        {
            null => await ShowAsync(db, context, back, email, "This person does not exist any more."),
            { IsSuspended: true } => await ShowAsync(db, context, back, email, $"{found.DisplayName} is suspended."),
            _ => await interactions.SignInAsync(context, found, back),
        };
    }

    private static Person Register(DevLogtoDb db, TimeProvider time, string email, string? name)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return db.People.Add(new Person
        {
            Id = Ids.Short(),
            PrimaryEmail = email,
            Name = string.IsNullOrWhiteSpace(name) ? null : name.Trim(),
            CreatedAt = now,
            UpdatedAt = now,
        }).Entity;
    }
}
