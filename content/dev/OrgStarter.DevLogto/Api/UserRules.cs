using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Api;

/// <summary>Validates user names and addresses, and rejects values that another user has.</summary>
internal static partial class UserRules
{
    [GeneratedRegex(@"^[A-Z_a-z][A-Z_a-z0-9]*\z")]
    public static partial Regex Username();

    [GeneratedRegex(@"^\S+@\S+\.\S+\z")]
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
}
