using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// The two objects that Logto keeps of each client, as properties of OpenIddict's application: <c>oidcClientMetadata</c> (where
/// it may be redirected to, where it hears of sign-outs) and <c>customClientMetadata</c> (how its tokens behave).
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

    /// <summary>Where the application hears of the end of its sessions; null when it does not.</summary>
    public string? BackchannelLogoutUri => (string?)Oidc["backchannelLogoutUri"];

    public bool BackchannelLogoutSessionRequired => (bool?)Oidc["backchannelLogoutSessionRequired"] == true;

    /// <summary>An ID token names the session only where the application can hear of its end.</summary>
    public bool IncludesSid => BackchannelLogoutUri is not null && BackchannelLogoutSessionRequired;

    public ClientSettings Settings => Custom.Deserialize<ClientSettings>(JsonSerializerOptions.Web)!;

    /// <summary>Of all applications, by client id.</summary>
    public static async Task<Dictionary<string, ClientMetadata>> AllAsync(DevLogtoDb db) =>
        await db.Set<OpenIddictEntityFrameworkCoreApplication>().AsNoTracking().ToDictionaryAsync(a => a.ClientId!, a => Read(a.Properties));

    public static async Task<ClientMetadata> OfAsync(DevLogtoDb db, string? clientId) =>
        Read(await db.Set<OpenIddictEntityFrameworkCoreApplication>().Where(a => a.ClientId == clientId).Select(a => a.Properties).SingleOrDefaultAsync());

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

/// <summary>What the token endpoint obeys of <c>customClientMetadata</c>; what is missing has Logto's default.</summary>
internal sealed record ClientSettings(
    long? IdTokenTtl, long? RefreshTokenTtl, int? RefreshTokenTtlInDays, bool AlwaysIssueRefreshToken, bool? RotateRefreshToken, bool AllowTokenExchange)
{
    public TimeSpan IdentityTokenLife => TimeSpan.FromSeconds(IdTokenTtl ?? 3600);

    public TimeSpan RefreshTokenLife(TimeSpan standard) =>
        RefreshTokenTtlInDays is { } days ? TimeSpan.FromDays(days) : RefreshTokenTtl is { } seconds ? TimeSpan.FromSeconds(seconds) : standard;
}
