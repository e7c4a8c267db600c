using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Pages;

public sealed record PeopleRow(Person Person, IReadOnlyList<string> Memberships)
{
    internal static async Task<IReadOnlyList<PeopleRow>> SeededAsync(DevLogtoDb db)
    {
        var people = await db.People.AsNoTracking().Where(p => p.IsSeeded).OrderBy(p => p.Id).ToListAsync();
        var memberships = await db.Memberships.AsNoTracking().Include(m => m.Organization).Include(m => m.Roles)
            .Where(m => m.Person.IsSeeded).OrderBy(m => m.Number).ToListAsync();
        return [.. people.Select(person => new PeopleRow(person, [.. memberships
            .Where(m => m.PersonId == person.Id)
            .Select(m => $"{string.Join(", ", m.Roles.Select(r => r.Name))} of {m.Organization.Name}")]))];
    }
}
