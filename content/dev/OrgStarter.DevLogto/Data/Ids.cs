using System.Security.Cryptography;

namespace OrgStarter.DevLogto.Data;

/// <summary>Generates random ids with Logto's alphabets and lengths.</summary>
internal static class Ids
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string UrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    /// <summary>Returns 12 characters, for users and organizations.</summary>
    public static string Short() => RandomNumberGenerator.GetString(Alphabet, 12);

    /// <summary>Returns 21 characters, for all other entities.</summary>
    public static string Long() => RandomNumberGenerator.GetString(Alphabet, 21);

    /// <summary>Returns 32 characters, for an application's secret.</summary>
    public static string Secret() => RandomNumberGenerator.GetString(Alphabet + Alphabet[..26].ToUpperInvariant(), 32);

    /// <summary>Returns 43 characters of the larger alphabet, for interactions, sessions, grants, <c>jti</c> and <c>sid</c>.</summary>
    public static string Provider() => RandomNumberGenerator.GetString(UrlAlphabet, 43);
}
