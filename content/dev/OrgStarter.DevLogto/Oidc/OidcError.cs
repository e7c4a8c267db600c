using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>An invalid request to Logto's OpenID provider: 400, with the provider's text beside Logto's.</summary>
internal sealed class OidcError(string description, string error = "invalid_request") : Exception(description)
{
    public const string SessionNotFound = "Session not found. Please go back and sign in again.";

    public IResult ToResult()
    {
        // Logto recognizes a lost session by the provider's text.
        var isLost = Message.Contains("authorization request has expired", StringComparison.Ordinal)
            || (Message.Contains("session", StringComparison.Ordinal) && Message.Contains("not found", StringComparison.Ordinal));
        return Results.Json(
            new JsonObject
            {
                ["code"] = isLost ? "session.not_found" : $"oidc.{error}",
                ["message"] = isLost
                    ? SessionNotFound
                    : error == "invalid_request" ? "Request is invalid." : $"An OIDC error occurred: oidc.{error}.",
                ["error"] = error,
                ["error_description"] = Message,
            },
            statusCode: StatusCodes.Status400BadRequest);
    }
}
