using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// The two metadata objects that Logto stores for each client, as properties of OpenIddict's application: <c>oidcClientMetadata</c>
/// (redirect URIs and the logout endpoint) and <c>customClientMetadata</c> (token settings).
/// </summary>
internal sealed class ClientMetadata
{
    public const string OidcProperty = "oidcClientMetadata";
    public const string CustomProperty = "customClientMetadata";

    public JsonObject Oidc { get; init; } = new() { ["redirectUris"] = new JsonArray(), ["postLogoutRedirectUris"] = new JsonArray() };

    public JsonObject Custom { get; init; } = [];

    public IEnumerable<string> RedirectUris
    {
        get => Texts("redirectUris");
        init => Oidc["redirectUris"] = new JsonArray([.. value.Select(uri => (JsonNode)uri)]);
    }

    public IEnumerable<string> PostLogoutRedirectUris
    {
        get => Texts("postLogoutRedirectUris");
        init => Oidc["postLogoutRedirectUris"] = new JsonArray([.. value.Select(uri => (JsonNode)uri)]);
    }

    /// <summary>The application's back-channel logout endpoint; null when it has none.</summary>
    public string? BackchannelLogoutUri => (string?)Oidc["backchannelLogoutUri"];

    public bool BackchannelLogoutSessionRequired => (bool?)Oidc["backchannelLogoutSessionRequired"] == true;

    /// <summary>Whether ID tokens contain the session id: only when the application is told about the end of sessions.</summary>
    public bool IncludesSid => BackchannelLogoutUri is not null && BackchannelLogoutSessionRequired;

    public ClientSettings Settings => Custom.Deserialize<ClientSettings>(JsonSerializerOptions.Web)!;

    public static async Task<Dictionary<string, ClientMetadata>> AllAsync(DevLogtoDb db) =>
        await db.Set<OpenIddictEntityFrameworkCoreApplication>()
            .AsNoTracking()
            .ToDictionaryAsync(a => a.ClientId!, a => Read(a.Properties));

    public static async Task<ClientMetadata> OfAsync(DevLogtoDb db, string? clientId) =>
        Read(
            await db.Set<OpenIddictEntityFrameworkCoreApplication>()
                .Where(a => a.ClientId == clientId)
                .Select(a => a.Properties)
                .SingleOrDefaultAsync());

    public void WriteTo(Dictionary<string, JsonElement> properties)
    {
        properties[OidcProperty] = JsonSerializer.SerializeToElement(Oidc);
        properties[CustomProperty] = JsonSerializer.SerializeToElement(Custom);
    }

    private static ClientMetadata Read(string? properties) => properties is null || JsonNode.Parse(properties) is not JsonObject all
        ? new ClientMetadata()
        : new ClientMetadata { Oidc = all[OidcProperty]!.DeepClone().AsObject(), Custom = all[CustomProperty]!.DeepClone().AsObject() };

    private IEnumerable<string> Texts(string name) => Oidc[name]!.AsArray().Select(uri => (string)uri!);
}

/// <summary>The settings in <c>customClientMetadata</c> that the token endpoint applies; null means Logto's default.</summary>
internal sealed record ClientSettings(
    long? IdTokenTtl,
    long? RefreshTokenTtl,
    int? RefreshTokenTtlInDays,
    bool AlwaysIssueRefreshToken,
    bool? RotateRefreshToken,
    bool AllowTokenExchange)
{
    public TimeSpan IdentityTokenLifetime => TimeSpan.FromSeconds(IdTokenTtl ?? 3600);

    public TimeSpan RefreshTokenLifetime(TimeSpan standard) =>
        RefreshTokenTtlInDays is { } days
            ? TimeSpan.FromDays(days)
            : RefreshTokenTtl is { } seconds ? TimeSpan.FromSeconds(seconds) : standard;
}
