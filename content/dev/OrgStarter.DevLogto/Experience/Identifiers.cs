using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Experience;

/// <summary>Reads the identifier of a request and finds its user.</summary>
internal static class Identifiers
{
    /// <summary>Also validates the rest of the body.</summary>
    public static Identifier Identifier(this Input body, params string[] types)
    {
        var inner = body.Inside("identifier", isRequired: true);
        body.Check();
        var identifier = new Identifier(inner.OneOf("type", types), inner.Text("value"));
        if (identifier.Type == Experience.Identifier.Email && types.Length == 1)
        {
            inner.OptionalMatch("value", UserRules.Email());
        }

        inner.Check();
        return identifier;
    }

    public static Task<Person?> FindAsync(this DevLogtoDb db, Identifier identifier) => identifier.Type switch
    {
        Experience.Identifier.Email => db.People.SingleOrDefaultAsync(p => p.PrimaryEmail == identifier.Value),
        Experience.Identifier.Username => db.People.SingleOrDefaultAsync(p => p.Username == identifier.Value),
        _ => Task.FromResult<Person?>(null),
    };
}
