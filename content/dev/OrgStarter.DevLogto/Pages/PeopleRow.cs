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
        var roles = await db.TenantRoles.AsNoTracking().Include(r => r.People).Where(r => r.Type == RoleType.User).ToListAsync();
        return [.. people.Select(person => new PeopleRow(person, [.. memberships
            .Where(m => m.PersonId == person.Id)
            .Select(m => $"{string.Join(", ", m.Roles.Select(r => r.Name))} of {m.Organization.Name}")
            .Concat(roles.Where(r => r.People.Exists(p => p.Id == person.Id)).Select(r => $"{r.Name} of the site"))]))];
    }
}
