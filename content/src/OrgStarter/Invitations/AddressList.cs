using System.Net.Mail;

namespace OrgStarter.Invitations;

/// <param name="Typed">What the person typed, for a list of results they recognize.</param>
/// <param name="Address">The address in lower case, or null when it is none.</param>
public sealed record TypedAddress(string Typed, string? Address);

/// <summary>Reads pasted addresses in the usual shapes: one a line, commas, semicolons, <c>Ann &lt;ann@example.com&gt;</c>.</summary>
public static class AddressList
{
    /// <summary>More than this at once is refused: Logto takes 200 calls in ten seconds, for a whole tenant.</summary>
    public const int Most = 50;

    /// <returns>Each address once, in the order typed.</returns>
    public static IReadOnlyList<TypedAddress> Parse(string? pasted) =>
        [.. (pasted ?? "").Split([',', ';', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Read)
            .DistinctBy(line => line.Address ?? line.Typed)];

    /// <summary>Lower case throughout: Logto itself would take Ann@x.org and ann@x.org for two people.</summary>
    private static TypedAddress Read(string line)
    {
        var valid = line.Length <= 320
            && MailAddress.TryCreate(line, out var parsed)
            && parsed.Address is { Length: <= 254 } address
            && !address.Contains('"', StringComparison.Ordinal)
            && parsed.Host.Contains('.', StringComparison.Ordinal) && !parsed.Host.StartsWith('.') && !parsed.Host.EndsWith('.');
        return new TypedAddress(line, valid ? new MailAddress(line).Address.ToLowerInvariant() : null);
    }
}
