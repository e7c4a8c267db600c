using Microsoft.AspNetCore.Identity;

namespace OrgStarter.DevLogto.Data;

internal static class Passwords
{
    private static readonly PasswordHasher<Person> Hasher = new();
    private static readonly Person Anybody = new() { Id = "" };

    public static string Hash(string password) => Hasher.HashPassword(Anybody, password);

    public static bool Matches(Person person, string password) =>
        person.PasswordHash is { } hash && Hasher.VerifyHashedPassword(person, hash, password) != PasswordVerificationResult.Failed;
}
