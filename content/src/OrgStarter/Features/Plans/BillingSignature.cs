using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrgStarter.Features.Plans;

/// <summary>
/// Verifies a signature in Stripe's scheme, <c>t={seconds},v1={hex},v1={hex}</c>: the HMAC-SHA256 of <c>{t}.{body}</c>. There is one v1
/// for each key while keys are replaced. Source: https://docs.stripe.com/webhooks#verify-manually.
/// </summary>
public static class BillingSignature
{
    /// <summary>How far the signature's time may be from that of the site. A copy is of no use afterwards.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static bool IsValid(string? header, ReadOnlySpan<byte> body, string key, DateTimeOffset now)
    {
        var parts = (header ?? "").Split(',')
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToLookup(part => part[0].Trim(), part => part[1]);
        if (!long.TryParse(parts["t"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key));
        hash.AppendData(Encoding.UTF8.GetBytes($"{parts["t"].First()}."));
        hash.AppendData(body);
        var right = hash.GetHashAndReset();
        var isRight = false;
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var signature in parts["v1"])
        {
            isRight |= Convert.FromHexString(signature, claimed, out _, out var written) == OperationStatus.Done
                && written == claimed.Length && CryptographicOperations.FixedTimeEquals(claimed, right);
        }

        return isRight;
    }
}
