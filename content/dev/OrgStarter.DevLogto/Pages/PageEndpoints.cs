using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto.Control;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Pages;

/// <summary>
/// Maps the developer's pages: overview, inbox, reset, a large organization, and fault injection. Also maps the other pages.
/// </summary>
internal static class PageEndpoints
{
    private const int MaxMails = 200;

    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddScoped<SignInForm>();
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapSignInPages();
        app.MapAccountPages();
        app.MapGet("/", OverviewAsync);
        app.MapGet("/dev/inbox", InboxAsync);
        app.MapGet("/dev/mails", async (string? to, DevLogtoDb db) => Results.Json((await MailsAsync(db, to))
            .Select(m => new { m.To, m.Type, m.SentAt, payload = JsonNode.Parse(m.Payload) })));
        app.MapGet("/dev/reset", AskToResetAsync);
        app.MapPost("/dev/reset", async ([FromForm] string? back, Store store, Faults faults) =>
        {
            faults.Clear();
            await store.ResetAsync();
            return Results.Redirect("/");
        });
        app.MapPost("/dev/organizations", async ([FromForm] int members, DevLogtoDb db, TimeProvider time) =>
        {
            await Seed.AddLargeOrganizationAsync(db, Math.Clamp(members, 1, 1_000_000), time);
            return Results.Redirect("/");
        });
        app.MapPost("/dev/people/{id}", async (string id, [FromForm] string change, DevLogtoDb db) =>
        {
            if (await db.People.FindAsync(id) is { } person)
            {
                (person.HasSecondFactor, person.IsSuspended) = change switch
                {
                    "second-factor" => (!person.HasSecondFactor, person.IsSuspended),
                    "suspension" => (person.HasSecondFactor, !person.IsSuspended),
                    _ => (person.HasSecondFactor, person.IsSuspended),
                };
                await db.SaveChangesAsync();
            }

            return Results.Redirect("/");
        });
        app.MapPost("/dev/faults", ([FromForm] string kind, Faults faults) =>
        {
            faults.Clear();
            if (Enum.TryParse<FaultKind>(kind, out var known))
            {
                faults.Add(new Fault(known));
            }

            return Results.Redirect("/");
        });
        app.MapGet("/dev/pages.css", () =>
            Results.Stream(typeof(PageEndpoints).Assembly.GetManifestResourceStream("pages.css")!, "text/css"));
        // Pages that imitate Logto's have no icon, so browsers request this path.
        app.MapGet("/favicon.ico", () => Results.NoContent());
    }

    private static async Task<IResult> OverviewAsync(DevLogtoDb db, Faults faults) => new RazorComponentResult<OverviewPage>(new
    {
        People = await PeopleRow.SeededAsync(db),
        Organizations = await db.Organizations.AsNoTracking().OrderBy(o => o.CreatedAt)
            .Select(o => new OrganizationRow(o.Id, o.Name, db.Memberships.Count(m => m.OrganizationId == o.Id))).ToListAsync(),
        Fault = faults.Current?.Kind.ToString(),
    });

    private static async Task<IResult> AskToResetAsync(DevLogtoDb db)
    {
        var added = await db.Organizations
            .Where(o => o.Id != Seed.Aurora && o.Id != Seed.Birch)
            .OrderBy(o => o.CreatedAt)
            .Select(o => o.Name)
            .ToListAsync();
        return new RazorComponentResult<ResetPage>(new
        {
            Organizations = await db.Organizations.CountAsync(),
            Added = added,
            People = await db.People.CountAsync(),
            AddedPeople = await db.People.CountAsync(p => !p.IsSeeded && !p.Id.StartsWith(Seed.Colleague)),
        });
    }

    private static async Task<IResult> InboxAsync(string? to, DevLogtoDb db) =>
        new RazorComponentResult<InboxPage>(new { To = to, Mails = await MailsAsync(db, to) });

    private static Task<List<Mail>> MailsAsync(DevLogtoDb db, string? to) =>
        db.Mails.AsNoTracking()
            .Where(m => string.IsNullOrEmpty(to) || m.To == to)
            .OrderByDescending(m => m.Id)
            .Take(MaxMails)
            .ToListAsync();
}

public sealed record OrganizationRow(string Id, string Name, int Members);
