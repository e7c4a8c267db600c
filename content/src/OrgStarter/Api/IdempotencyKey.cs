namespace OrgStarter.Api;

/// <summary>
/// The <c>Idempotency-Key</c> header (draft-ietf-httpapi-idempotency-key-header): a UUID, with quotation marks around it or without.
/// The same request sent again with the same key does the same thing once.
/// </summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <returns>False for something that is no key; true, with a new one, when there is none.</returns>
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
