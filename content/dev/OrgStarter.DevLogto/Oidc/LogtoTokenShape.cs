using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>What the token endpoint decided about the tokens of this request.</summary>
/// <param name="Audience">Null for an opaque token.</param>
/// <param name="Scope">Null leaves it out; empty is what a role without permissions gets.</param>
internal sealed record AccessTokenDecision(string? Audience, string? Scope, TimeSpan Life, string? OrganizationId = null)
{
    public bool WithIdentityToken { get; init; }

    public static AccessTokenDecision ForOrganization(string id, IEnumerable<string> permissions, DevLogtoOptions options) =>
        new(LogtoScopes.OrganizationAudiencePrefix + id, string.Join(' ', permissions), options.AccessTokenLifetime);
}

/// <summary>
/// Writes the tokens that outsiders read (organization, API and ID tokens) in Logto's shape. The opaque ones (access, refresh,
/// codes) stay OpenIddict's: references to rows of its database.
/// </summary>
internal sealed class LogtoTokenShape(TokenWriter writer) : IOpenIddictServerHandler<GenerateTokenContext>
{
    public const string DecisionProperty = "logto:access_token";
    public const string IdentityProperty = "logto:id_token";

    /// <summary>Before OpenIddict's own first step.</summary>
    public const int Order = int.MinValue + 1_000;

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        var token = context.TokenType switch
        {
            TokenTypeIdentifiers.AccessToken when context.Transaction.GetProperty<AccessTokenDecision>(DecisionProperty) is { Audience: not null } decision =>
                writer.AccessToken(context.Principal.GetClaim(Claims.Subject)!, context.ClientId!, decision),
            TokenTypeIdentifiers.IdentityToken when context.Transaction.GetProperty<Dictionary<string, object?>>(IdentityProperty) is { } claims =>
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

        return writer.IdentityToken(context.ClientId!, all, context.Transaction.GetProperty<ClientSettings>(nameof(ClientSettings))!.IdentityTokenLife);
    }
}
