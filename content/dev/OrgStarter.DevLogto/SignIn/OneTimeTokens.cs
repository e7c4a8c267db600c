using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>
/// Magic links: presenting a token with its address signs the user in. Source: https://docs.logto.io/end-user-flows/one-time-token.
/// </summary>
internal static class OneTimeTokens
{
    /// <summary>Consumes the token.</summary>
    /// <exception cref="ManagementError">
    /// 404 for an unknown token; 400 for another address (letter case counts), or a used, revoked or expired token.
    /// </exception>
    public static async Task<OneTimeToken> ConsumeAsync(DevLogtoDb db, TimeProvider time, string email, string token)
    {
        var found = await CheckAsync(db, time, email, token);
        found.Status = "consumed";
        await db.SaveChangesAsync();
        return found;
    }

    /// <summary>Returns the token if it is valid, without consuming it.</summary>
    /// <exception cref="ManagementError">The same errors as <see cref="ConsumeAsync"/>.</exception>
    public static async Task<OneTimeToken> CheckAsync(DevLogtoDb db, TimeProvider time, string email, string token)
    {
        var found = await db.OneTimeTokens.SingleOrDefaultAsync(t => t.Token == token)
            ?? throw new ManagementError(404, "one_time_token.token_not_found", $"Token {token} not found.");
        if (found.Email != email)
        {
            throw new ManagementError(400, "one_time_token.email_mismatch", "Email mismatch with given token.");
        }

        if (found.ExpiresAt <= time.GetUtcNow().ToUnixTimeMilliseconds() || found.Status == "expired")
        {
            throw new ManagementError(400, "one_time_token.token_expired", "The token is expired.");
        }

        return found.Status == "active"
            ? found
            : throw new ManagementError(400, $"one_time_token.token_{found.Status}", $"The token has been {found.Status}.");
    }

    /// <summary>Returns the organizations that the token's user joins, without roles.</summary>
    public static IReadOnlyList<string> OrganizationsOf(OneTimeToken token) =>
        JsonDocument.Parse(token.Context).RootElement.TryGetProperty("jitOrganizationIds", out var ids)
            && ids.ValueKind == JsonValueKind.Array
            ? [.. ids.EnumerateArray().Select(id => id.ToString())]
            : [];
}
