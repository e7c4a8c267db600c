using System.Text.Json.Nodes;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Experience;

/// <summary>
/// Logto's default password policy: 8 to 256 ASCII characters, and not made of repetitions, sequences or the user's own data. Does not look
/// up leaked passwords, because that would call an external service.
/// </summary>
internal static class PasswordPolicy
{
    private const int MinLength = 8;
    private const int MaxLength = 256;

    /// <summary>
    /// The minimum length of a repetition or a sequence. A password with this many unrestricted characters passes.
    /// </summary>
    private const int Threshold = 3;

    private static readonly string[] Sequences =
    [
        .. new[]
        {
            "0123456789",
            "abcdefghijklmnopqrstuvwxyz",
            "qwertyuiop",
            "asdfghjkl",
            "zxcvbnm",
            "1qaz",
            "2wsx",
            "3edc",
            "4rfv",
            "5tgb",
            "6yhn",
            "7ujm",
            "8ik",
            "9ol"
        }
            .SelectMany(s => new[] { s, string.Concat(s.Reverse()) }).SelectMany(s => new[] { s, s.ToUpperInvariant() }),
    ];

    /// <exception cref="Api.ManagementError">422 with every issue.</exception>
    public static void Check(string password, Profile profile, Person? person)
    {
        var issues = new JsonArray();
        if (password.Length < MinLength)
        {
            issues.Add(Issue("too_short", "min", MinLength));
        }
        else if (password.Length > MaxLength)
        {
            issues.Add(Issue("too_long", "max", MaxLength));
        }

        if (password.Any(c => c is < ' ' or > '~'))
        {
            issues.Add(Issue("unsupported_characters"));
        }
        else if (password.Length == 0)
        {
            issues.Add(Issue("character_types", "min", 1));
        }

        foreach (var restriction in Restrictions(password, OwnData(profile, person)))
        {
            issues.Add(Issue($"restricted.{restriction}"));
        }

        if (issues.Count > 0)
        {
            throw ExperienceErrors.PasswordRejected(issues);
        }
    }

    private static List<string> Restrictions(string password, IReadOnlyList<string> ownData)
    {
        var restricted = new bool[password.Length];
        List<string> found = [];
        for (var i = 0; i < password.Length; i++)
        {
            var rest = password[i..];
            Mark(i, Repetition(rest), "repetition");
            Mark(i, Sequence(rest), "sequence");
            Mark(
                i,
                ownData
                    .Where(word => rest.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                    .Select(word => word.Length)
                    .DefaultIfEmpty()
                    .Max(),
                "user_info");
        }

        return restricted.Count(r => r) > Math.Max(1, password.Length - Threshold) ? found : [];

        void Mark(int start, int length, string restriction)
        {
            if (length > 0)
            {
                restricted.AsSpan(start, length).Fill(true);
                if (!found.Contains(restriction))
                {
                    found.Add(restriction);
                }
            }
        }
    }

    private static int Repetition(string text)
    {
        var length = text.TakeWhile(c => c == text[0]).Count();
        return length >= Threshold ? length : 0;
    }

    private static int Sequence(string text)
    {
        var length = 1;
        while (length < text.Length && Sequences.Any(s => s.Contains(text[..(length + 1)], StringComparison.Ordinal)))
        {
            length++;
        }

        return length >= Threshold ? length : 0;
    }

    private static IReadOnlyList<string> OwnData(Profile profile, Person? person)
    {
        var name = profile.Name ?? person?.Name ?? "";
        var email = profile.PrimaryEmail ?? person?.PrimaryEmail ?? "";
        string[] words =
        [
            name,
            string.Concat(name.Where(c => !char.IsWhiteSpace(c))),
            .. name.Split(' '),
            profile.Username ?? person?.Username ?? "",
            email.Split('@')[0]
        ];
        return [.. words.Where(word => word.Length > 0)];
    }

    private static JsonObject Issue(string code, string? name = null, int value = 0)
    {
        var issue = new JsonObject { ["code"] = $"password_rejected.{code}" };
        if (name is not null)
        {
            issue["interpolation"] = new JsonObject { [name] = value };
        }

        return issue;
    }
}
