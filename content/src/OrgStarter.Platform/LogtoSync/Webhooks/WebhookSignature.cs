using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>
/// Verifies the header <c>logto-signature-sha-256</c>: the HMAC-SHA256 of the raw body in hexadecimal. Source:
/// https://docs.logto.io/developers/webhooks/secure-webhooks.
/// </summary>
public static class WebhookSignature
{
    public const string Header = "logto-signature-sha-256";

    /// <returns>
    /// True if the header has exactly one value and one of the keys produced it. All keys are checked in fixed time, so that timing reveals
    /// nothing.
    /// </returns>
    public static bool IsMadeBy(IEnumerable<string> keys, StringValues header, ReadOnlySpan<byte> body)
    {
        Span<byte> claimed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var isHex = Convert.FromHexString(
            (header.Count == 1 ? header[0] : null) ?? "",
            claimed,
            out _,
            out var written) == OperationStatus.Done
            && written == claimed.Length;
        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var isRight = false;
        foreach (var key in keys)
        {
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), body, right);
            isRight |= CryptographicOperations.FixedTimeEquals(claimed, right);
        }

        return isHex & isRight;
    }
}
