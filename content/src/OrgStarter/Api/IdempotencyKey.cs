namespace OrgStarter.Api;

/// <summary>
/// Reads the <c>Idempotency-Key</c> header (draft-ietf-httpapi-idempotency-key-header): a UUID, quoted or unquoted.
/// A retry with the same key does not repeat the operation.
/// </summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <returns>False for an invalid key. True for a valid key, and for no header: <paramref name="key"/> is then new.</returns>
    public static bool TryRead(string? sent, out Guid key)
    {
        if (sent is null)
        {
            key = Guid.NewGuid();
            return true;
        }

        return Guid.TryParseExact(sent is ['"', .. var quoted, '"'] ? quoted : sent, "D", out key) && key != Guid.Empty;
    }
}
