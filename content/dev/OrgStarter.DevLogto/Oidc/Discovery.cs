using System.Text.Json;
using System.Text.Json.Nodes;
using OpenIddict.Abstractions;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Logto's discovery document without the features that this server lacks: implicit and hybrid flows, the device flow, and client
/// authentication by JWT.
/// </summary>
internal static class Discovery
{
    private static readonly string[] Claims =
    [
        "sub", "name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website",
        "gender", "birthdate", "zoneinfo", "locale", "updated_at", "username", "created_at", "email", "email_verified", "phone_number",
        "phone_number_verified", "address", "custom_data", "identities", "sso_identities", "roles", "organizations", "organization_data",
        "organization_roles", "sid", "auth_time", "iss",
    ];

    public static ValueTask Write(ApplyConfigurationResponseContext context)
    {
        var issuer = context.Options.Issuer!.ToString();
        var document = new JsonObject
        {
            ["authorization_endpoint"] = $"{issuer}/auth",
            ["claims_parameter_supported"] = false,
            ["claims_supported"] = List(Claims),
            ["code_challenge_methods_supported"] = List("S256"),
            ["end_session_endpoint"] = $"{issuer}/session/end",
            ["grant_types_supported"] = List(
                "authorization_code",
                "refresh_token",
                "client_credentials",
                OpenIddictConstants.GrantTypes.TokenExchange),
            ["issuer"] = issuer,
            ["jwks_uri"] = $"{issuer}/jwks",
            ["authorization_response_iss_parameter_supported"] = true,
            ["response_modes_supported"] = List("form_post", "fragment", "query"),
            ["response_types_supported"] = List("code"),
            ["scopes_supported"] = List(LogtoScopes.All),
            ["subject_types_supported"] = List("public"),
            ["token_endpoint_auth_methods_supported"] = List("client_secret_basic", "client_secret_post", "none"),
            ["token_endpoint"] = $"{issuer}/token",
            ["id_token_signing_alg_values_supported"] = List("ES384"),
            ["pushed_authorization_request_endpoint"] = $"{issuer}/request",
            ["request_uri_parameter_supported"] = false,
            ["userinfo_endpoint"] = $"{issuer}/me",
            ["introspection_endpoint"] = $"{issuer}/token/introspection",
            ["revocation_endpoint"] = $"{issuer}/token/revocation",
            ["backchannel_logout_supported"] = true,
            ["backchannel_logout_session_supported"] = true,
            ["claim_types_supported"] = List("normal"),
        };
        context.Transaction.Response = new OpenIddictResponse(JsonSerializer.SerializeToElement(document));
        return ValueTask.CompletedTask;

        static JsonArray List(params string[] values) => new([.. values.Select(v => (JsonNode)v)]);
    }
}
