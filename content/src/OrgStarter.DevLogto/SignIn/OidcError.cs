using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>A request that Logto's OpenID provider calls invalid: 400, in its words beside Logto's.</summary>
internal sealed class OidcError(string description) : Exception(description)
{
    public const string SessionNotFound = "Session not found. Please go back and sign in again.";

    public IResult ToResult()
    {
        // Logto recognizes a lost session by the provider's words.
        var isLost = Message.Contains("authorization request has expired", StringComparison.Ordinal)
            || (Message.Contains("session", StringComparison.Ordinal) && Message.Contains("not found", StringComparison.Ordinal));
        return Results.Json(
            new JsonObject
            {
                ["code"] = isLost ? "session.not_found" : "oidc.invalid_request",
                ["message"] = isLost ? SessionNotFound : "Request is invalid.",
                ["error"] = "invalid_request",
                ["error_description"] = Message,
            },
            statusCode: StatusCodes.Status400BadRequest);
    }
}
