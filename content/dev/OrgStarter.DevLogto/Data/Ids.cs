using System.Security.Cryptography;

namespace OrgStarter.DevLogto.Data;

/// <summary>Random ids in Logto's alphabet and lengths.</summary>
internal static class Ids
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string UrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    /// <summary>Twelve characters: people and organizations.</summary>
    public static string Short() => RandomNumberGenerator.GetString(Alphabet, 12);

    /// <summary>Twenty-one characters: everything else.</summary>
    public static string Long() => RandomNumberGenerator.GetString(Alphabet, 21);

    /// <summary>Thirty-two characters: what an application authenticates with.</summary>
    public static string Secret() => RandomNumberGenerator.GetString(Alphabet + Alphabet[..26].ToUpperInvariant(), 32);

    /// <summary>Forty-three characters of the wider alphabet: interactions, sessions, grants, <c>jti</c> and <c>sid</c>.</summary>
    public static string Provider() => RandomNumberGenerator.GetString(UrlAlphabet, 43);
}
