using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>What is registered of an application beyond OpenIddict's own fields, in Logto's form: <c>oidcClientMetadata</c>.</summary>
internal sealed record ClientMetadata(
    IReadOnlyList<string>? RedirectUris = null, IReadOnlyList<string>? PostLogoutRedirectUris = null, string? BackchannelLogoutUri = null,
    bool BackchannelLogoutSessionRequired = false)
{
    /// <summary>The key in the custom properties of the OpenIddict application.</summary>
    public const string Property = "oidcClientMetadata";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>An ID token names the session only where the application can hear of its end.</summary>
    public bool IncludesSid => BackchannelLogoutUri is not null && BackchannelLogoutSessionRequired;

    public static async Task<ClientMetadata?> FindAsync(IOpenIddictApplicationManager applications, string clientId) =>
        await applications.FindByClientIdAsync(clientId) is { } application
        && (await applications.GetPropertiesAsync(application)).TryGetValue(Property, out var json)
            ? json.Deserialize<ClientMetadata>(Json)
            : null;

    /// <summary>Tells the site's application where a logout token is to go; null leaves what is registered.</summary>
    public static async Task RegisterBackchannelAsync(IServiceProvider services, string? uri)
    {
        if (uri is null)
        {
            return;
        }

        await using var scope = services.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        var site = (await applications.FindByClientIdAsync(DevLogtoApplications.SiteId))!;
        var descriptor = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(descriptor, site);
        var metadata = await FindAsync(applications, DevLogtoApplications.SiteId) ?? new ClientMetadata(RedirectUris: [], PostLogoutRedirectUris: []);
        descriptor.Properties[Property] = JsonSerializer.SerializeToElement(
            metadata with { BackchannelLogoutUri = uri, BackchannelLogoutSessionRequired = true }, Json);
        await applications.UpdateAsync(site, descriptor);
    }
}
