using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.Management;

/// <summary>Validates the caller's token. The errors are those of jose, Logto's token library.</summary>
internal static class ManagementToken
{
    private const string Scheme = "Bearer ";

    /// <exception cref="ManagementError">401 without a valid token, 403 when the token lacks the permission.</exception>
    public static async Task CheckAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            throw new ManagementError(401, "auth.authorization_header_missing", "Authorization header is missing.");
        }

        if (!header.StartsWith(Scheme, StringComparison.Ordinal))
        {
            throw new ManagementError(
                401,
                "auth.authorization_token_type_not_supported",
                "Authorization type is not supported.",
                new JsonObject { ["supportedTypes"] = new JsonArray("Bearer") });
        }

        var token = await context.RequestServices.GetRequiredService<TokenWriter>().ReadAsync(
            header[Scheme.Length..],
            DevLogtoApplications.ManagementResource);
        if (!token.IsValid)
        {
            throw new ManagementError(
                401,
                "auth.unauthorized",
                "Unauthorized. Please check credentials and its scope.",
                Fault(token.Exception, header[Scheme.Length..]));
        }

        if (!token.Claims.TryGetValue("scope", out var scope) || !scope.ToString()!.Split(' ').Contains("all"))
        {
            throw new ManagementError(403, "auth.forbidden", "Forbidden. Please check your user roles and permissions.");
        }
    }

    private static JsonObject Fault(Exception exception, string token) => exception switch
    {
        SecurityTokenSignatureKeyNotFoundException => Named("ERR_JWKS_NO_MATCHING_KEY", "JWKSNoMatchingKey"),
        SecurityTokenInvalidSignatureException => Named("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "JWSSignatureVerificationFailed"),
        SecurityTokenExpiredException or SecurityTokenInvalidLifetimeException => Named("ERR_JWT_EXPIRED", "JWTExpired", "exp", token),
        SecurityTokenInvalidIssuerException => Named("ERR_JWT_CLAIM_VALIDATION_FAILED", "JWTClaimValidationFailed", "iss", token),
        SecurityTokenInvalidAudienceException or SecurityTokenInvalidTypeException =>
            Named("ERR_JWT_CLAIM_VALIDATION_FAILED", "JWTClaimValidationFailed", "aud", token),
        _ => Named("ERR_JWS_INVALID", "JWSInvalid"),
    };

    private static JsonObject Named(string code, string name) => new() { ["code"] = code, ["name"] = name };

    private static JsonObject Named(string code, string name, string claim, string token)
    {
        var fault = Named(code, name);
        fault["claim"] = claim;
        fault["reason"] = "check_failed";
        fault["payload"] = JsonNode.Parse(Base64UrlEncoder.Decode(token.Split('.')[1]));
        return fault;
    }
}
