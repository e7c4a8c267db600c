using System.Net.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;
using OrgStarter.DevLogto.Management;

namespace OrgStarter.DevLogto.Screens;

/// <summary>Sign-in and registration: pick a seeded person, or type any address; one that nobody has registers.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this WebApplication app)
    {
        foreach (var path in new[] { "/sign-in", "/register" })
        {
            app.MapGet(path, async (
                HttpContext context, DevLogtoDb db, TimeProvider time, HookEvents events, Interactions interactions, [FromQuery(Name = "return")] string? back,
                [FromQuery(Name = "login_hint")] string? hint, [FromQuery(Name = "one_time_token")] string? token) => string.IsNullOrEmpty(token)
                    ? await ShowAsync(db, context, back, hint, null)
                    : await SignInByTokenAsync(context, db, time, events, interactions, back, hint ?? "", token));
            app.MapPost(path, SignInAsync);
        }
    }

    private static async Task<IResult> ShowAsync(DevLogtoDb db, HttpContext context, string? back, string? email, string? error) => new RazorComponentResult<SignInScreen>(new
    {
        IsRegistration = context.Request.Path == "/register",
        Back = back,
        Email = email,
        Error = error,
        People = await PeopleRow.SeededAsync(db),
    });

    private static async Task<IResult> SignInAsync(
        HttpContext context, DevLogtoDb db, TimeProvider time, HookEvents events, Interactions interactions,
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
            found = await db.People.SingleOrDefaultAsync(p => p.PrimaryEmail == email) ?? await RegisterAsync(context, db, time, events, email, name);
        }
        else
        {
            return await ShowAsync(db, context, back, email, Words.BadEmail);
        }

        return found switch
        {
            null => await ShowAsync(db, context, back, email, Words.Gone),
            { IsSuspended: true } => await ShowAsync(db, context, back, email, Suspended(found)),
            _ => await interactions.SignInAsync(context, found, back),
        };
    }

    /// <summary>A magic link signs its address in at once; one that does not work any more leads to the sign-in screen with the reason.</summary>
    private static async Task<IResult> SignInByTokenAsync(
        HttpContext context, DevLogtoDb db, TimeProvider time, HookEvents events, Interactions interactions, string? back, string email, string token)
    {
        try
        {
            var used = await OneTimeTokens.ConsumeAsync(db, time, email, token);
            var person = await db.People.SingleOrDefaultAsync(p => p.PrimaryEmail == email) ?? await RegisterAsync(context, db, time, events, email, name: null);
            await JoinAsync(db, person, OneTimeTokens.OrganizationsOf(used));
            return person.IsSuspended
                ? await ShowAsync(db, context, back, email, Suspended(person))
                : await interactions.SignInAsync(context, person, back);
        }
        catch (ManagementError error)
        {
            return await ShowAsync(db, context, back, email, Words.TokenUsed.With(error.Message));
        }
    }

    private static async Task JoinAsync(DevLogtoDb db, Person person, IReadOnlyList<string> organizationIds)
    {
        var present = await db.Memberships.Where(m => m.PersonId == person.Id).Select(m => m.OrganizationId).ToListAsync();
        var known = await db.Organizations.Where(o => organizationIds.Contains(o.Id)).Select(o => o.Id).ToListAsync();
        var memberships = known.Except(present).Where(id => !db.Memberships.Local.Any(m => m.PersonId == person.Id && m.OrganizationId == id));
        db.Memberships.AddRange(memberships.Select(id => new Membership { OrganizationId = id, PersonId = person.Id }).ToList());
        await db.SaveChangesAsync();
    }

    private static async Task<Person> RegisterAsync(HttpContext context, DevLogtoDb db, TimeProvider time, HookEvents events, string email, string? name)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var person = db.People.Add(new Person
        {
            Id = Ids.Short(),
            PrimaryEmail = email,
            Name = string.IsNullOrWhiteSpace(name) ? null : name.Trim(),
            CreatedAt = now,
            UpdatedAt = now,
        }).Entity;
        // Logto tells of the memberships before it tells of the person.
        foreach (var organizationId in await JustInTime.ProvisionAsync(db, person))
        {
            events.RaiseMembership(organizationId, added: [person.Id]);
        }

        events.Raise("User.Created", Views.Of(person));
        events.PublishInteraction(context, "Register");
        return person;
    }

    private static string Suspended(Person person) => Words.Suspended.With(person.DisplayName);
}
