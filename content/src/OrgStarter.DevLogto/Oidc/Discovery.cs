using System.Text.Json;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>The fields that Logto's discovery document has and OpenIddict's lacks.</summary>
internal static class Discovery
{
    private static readonly string[] Claims =
    [
        "sub", "name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website", "gender",
        "birthdate", "zoneinfo", "locale", "updated_at", "username", "created_at", "email", "email_verified", "phone_number",
        "phone_number_verified", "address", "custom_data", "identities", "sso_identities", "roles", "organizations", "organization_data",
        "organization_roles", "sid", "auth_time", "iss",
    ];

    private static readonly string[] ClaimTypes = ["normal"];
    private static readonly string[] Algorithms = ["ES384"];

    public static ValueTask Complete(HandleConfigurationRequestContext context)
    {
        context.Metadata["claims_supported"] = JsonSerializer.SerializeToElement(Claims);
        context.Metadata["scopes_supported"] = JsonSerializer.SerializeToElement(LogtoScopes.All);
        context.Metadata["claim_types_supported"] = JsonSerializer.SerializeToElement(ClaimTypes);
        context.Metadata["id_token_signing_alg_values_supported"] = JsonSerializer.SerializeToElement(Algorithms);
        return ValueTask.CompletedTask;
    }
}
