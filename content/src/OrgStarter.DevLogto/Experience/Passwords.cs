using Microsoft.AspNetCore.Identity;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Experience;

/// <summary>Hashes of passwords, in the form that the Management API writes as well.</summary>
internal static class Passwords
{
    private static readonly PasswordHasher<Person> Hasher = new();
    private static readonly Person Anybody = new() { Id = "" };

    public static string Hash(string password) => Hasher.HashPassword(Anybody, password);

    public static bool Matches(Person person, string password) =>
        person.PasswordHash is { } hash && Hasher.VerifyHashedPassword(person, hash, password) != PasswordVerificationResult.Failed;
}
