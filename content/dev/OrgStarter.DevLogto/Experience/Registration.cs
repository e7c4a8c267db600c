using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;

namespace OrgStarter.DevLogto.Experience;

/// <summary>
/// Creates users and makes them members just in time: of a magic link's organizations, and of those with the domain of their address.
/// </summary>
internal sealed class Registration(DevLogtoDb db, TimeProvider time, HookEvents events)
{
    public async Task<Person> CreateAsync(Profile profile)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var person = db.People.Add(new Person
        {
            Id = Ids.Short(),
            PrimaryEmail = profile.PrimaryEmail,
            Username = profile.Username,
            Name = profile.Name,
            PasswordHash = profile.PasswordHash,
            CreatedAt = now,
            UpdatedAt = now,
        }).Entity;
        await db.SaveChangesAsync();
        // Logto raises the membership events before the user's event.
        await JoinAsync(person, profile.JitOrganizationIds ?? []);
        var domain = person.PrimaryEmail?.Split('@')[^1];
        await JoinAsync(
            person,
            await db.Organizations.Where(o => o.JitDomains.Any(d => d.EmailDomain == domain)).Select(o => o.Id).ToListAsync());
        events.Raise("User.Created", Views.Of(person));
        return person;
    }

    /// <summary>Skips unknown organizations and those that the user already belongs to.</summary>
    public async Task JoinAsync(Person person, IReadOnlyList<string> organizationIds)
    {
        var organizations = await db.Organizations
            .Include(o => o.JitRoles)
            .Where(o => organizationIds.Contains(o.Id) && !db.Memberships.Any(m => m.OrganizationId == o.Id && m.PersonId == person.Id))
            .ToListAsync();
        foreach (var organization in organizations)
        {
            db.Memberships.Add(new Membership
            {
                OrganizationId = organization.Id,
                PersonId = person.Id,
                Roles = [.. organization.JitRoles]
            });
            events.RaiseMembership(organization.Id, added: [person.Id]);
        }

        await db.SaveChangesAsync();
    }
}
