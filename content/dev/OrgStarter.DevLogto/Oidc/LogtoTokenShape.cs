using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>The token endpoint's decision about the tokens of this request.</summary>
/// <param name="Audience">Null for an opaque token.</param>
/// <param name="Scope">Null omits the scope; it is empty for a role without permissions.</param>
internal sealed record AccessTokenDecision(string? Audience, string? Scope, TimeSpan Lifetime, string? OrganizationId = null)
{
    public bool WithIdentityToken { get; init; }

    public static AccessTokenDecision ForOrganization(string id, IEnumerable<string> permissions, DevLogtoOptions options) =>
        new(LogtoScopes.OrganizationAudiencePrefix + id, string.Join(' ', permissions), options.AccessTokenLifetime);
}

/// <summary>
/// Writes the tokens that other parties read (organization, API and ID tokens) in Logto's format. The opaque tokens (access, refresh,
/// codes) stay OpenIddict's references to rows of its database.
/// </summary>
internal sealed class LogtoTokenShape(TokenWriter writer) : IOpenIddictServerHandler<GenerateTokenContext>
{
    public const string DecisionProperty = "logto:access_token";
    public const string IdentityProperty = "logto:id_token";

    /// <summary>Runs before OpenIddict's first handler.</summary>
    public const int Order = int.MinValue + 1_000;

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        var token = context.TokenType switch
        {
            TokenTypeIdentifiers.AccessToken when context.Transaction
                .GetProperty<AccessTokenDecision>(DecisionProperty) is { Audience: not null } decision =>
                writer.AccessToken(context.Principal.GetClaim(Claims.Subject)!, context.ClientId!, decision),
            TokenTypeIdentifiers.IdentityToken when context.Transaction
                .GetProperty<Dictionary<string, object?>>(IdentityProperty) is { } claims =>
                IdentityToken(context, claims),
            _ => null,
        };
        if (token is not null)
        {
            context.Token = token;
            context.CreateTokenEntry = false;
            context.IsReferenceToken = false;
            context.PersistTokenPayload = false;
        }

        return ValueTask.CompletedTask;
    }

    private string IdentityToken(GenerateTokenContext context, Dictionary<string, object?> claims)
    {
        var all = new Dictionary<string, object?>(claims);
        if (context.Principal.GetClaim(Claims.Nonce) is { } nonce)
        {
            all[Claims.Nonce] = nonce;
        }

        return writer.IdentityToken(
            context.ClientId!,
            all,
            context.Transaction.GetProperty<ClientSettings>(nameof(ClientSettings))!.IdentityTokenLifetime);
    }
}
