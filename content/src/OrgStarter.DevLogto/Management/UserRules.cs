using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>What may be a user name or an address, that nobody else may have it, and how people are searched.</summary>
internal static partial class UserRules
{
    [GeneratedRegex("^[A-Z_a-z]\\w*$")]
    public static partial Regex Username();

    [GeneratedRegex(@"^\S+@\S+\.\S+$")]
    public static partial Regex Email();

    public static async Task RequireFreeAsync(DevLogtoDb db, Person person)
    {
        if (person.Username is not null && await db.People.AnyAsync(p => p.Id != person.Id && p.Username == person.Username))
        {
            throw new ManagementError(422, "user.username_already_in_use", "This username is already in use.");
        }

        if (person.PrimaryEmail is not null && await db.People.AnyAsync(p => p.Id != person.Id && p.PrimaryEmail == person.PrimaryEmail))
        {
            throw new ManagementError(422, "user.email_already_in_use", "This email is associated with an existing account.");
        }
    }

    /// <summary>
    /// <c>search</c> is a LIKE pattern over all fields, <c>search.primaryEmail</c> over one; <c>mode.primaryEmail=exact</c> compares
    /// the text itself.
    /// </summary>
    public static IQueryable<Person> Search(IQueryable<Person> people, IQueryCollection query)
    {
        if (query["search"].ToString() is { Length: > 0 } all)
        {
            people = people.Where(p => EF.Functions.Like(p.Id, all) || EF.Functions.Like(p.PrimaryEmail, all)
                || EF.Functions.Like(p.Username, all) || EF.Functions.Like(p.Name, all));
        }

        if (query["search.primaryEmail"].ToString() is { Length: > 0 } email)
        {
            var exact = query["mode.primaryEmail"] == "exact";
            people = people.Where(p => exact ? p.PrimaryEmail == email : EF.Functions.Like(p.PrimaryEmail, email));
        }

        return people;
    }
}
