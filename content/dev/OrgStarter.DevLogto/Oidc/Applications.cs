using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>Registers Logto's applications with OpenIddict: the permissions of their type, with their metadata as properties.</summary>
internal static class Applications
{
    private static readonly ClientMetadata SiteMetadata = new()
    {
        RedirectUris = [$"http://localhost:5080{LoopbackApplicationManager.SignInPath}"],
        PostLogoutRedirectUris = [$"http://localhost:5080{LoopbackApplicationManager.SignedOutPath}"],
    };

    /// <summary>Adds the redirect URIs for a site at this URL; null changes nothing.</summary>
    public static Task RegisterSiteAsync(IServiceProvider services, string? site) =>
        ChangeSiteAsync(services, site, metadata => new ClientMetadata
        {
            Oidc = metadata.Oidc,
            Custom = metadata.Custom,
            RedirectUris = metadata.RedirectUris.Union([site + LoopbackApplicationManager.SignInPath]).ToList(),
            PostLogoutRedirectUris = metadata.PostLogoutRedirectUris.Union([site + LoopbackApplicationManager.SignedOutPath]).ToList(),
        });

    /// <summary>Registers the site's back-channel logout endpoint; null changes nothing.</summary>
    public static Task RegisterBackchannelAsync(IServiceProvider services, string? uri) => ChangeSiteAsync(services, uri, metadata =>
    {
        metadata.Oidc["backchannelLogoutUri"] = uri;
        metadata.Oidc["backchannelLogoutSessionRequired"] = true;
        return metadata;
    });

    private static async Task ChangeSiteAsync(IServiceProvider services, string? address, Func<ClientMetadata, ClientMetadata> change)
    {
        if (address is not null)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<DevLogtoDb>();
            var metadata = change(await ClientMetadata.OfAsync(db, DevLogtoApplications.SiteId));
            var site = await db.Applications.FindAsync(DevLogtoApplications.SiteId);
            await UpdateAsync(scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>(), site!, metadata);
        }
    }

    /// <summary>Registers the site and its machine-to-machine application, as an administrator does in Logto's Console.</summary>
    public static async Task RegisterAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        foreach (var application in await scope.ServiceProvider.GetRequiredService<DevLogtoDb>().Applications.AsNoTracking().ToListAsync())
        {
            if (await manager.FindByClientIdAsync(application.Id) is null)
            {
                await CreateAsync(
                    manager,
                    application,
                    application.Id == DevLogtoApplications.SiteId ? SiteMetadata : new ClientMetadata());
            }
        }
    }

    /// <summary>Restores the seeded applications: deletes added ones and discards changes.</summary>
    public static async Task ResetAsync(IServiceProvider services)
    {
        await using (var scope = services.CreateAsyncScope())
        {
            var manager = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
            // Reads the whole list first: deleting rows during the enumeration fails.
            foreach (var application in await manager.ListAsync().ToListAsync())
            {
                await manager.DeleteAsync(application);
            }
        }

        await RegisterAsync(services);
    }

    public static async Task CreateAsync(IOpenIddictApplicationManager manager, Application application, ClientMetadata metadata)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = application.Id,
            // OpenIddict requires a secret; LoopbackApplicationManager validates Logto's own secrets instead.
            ClientSecret = ApplicationType.HasSecrets(application.Type) ? application.InternalSecret : null,
            ClientType = ApplicationType.HasSecrets(application.Type) ? ClientTypes.Confidential : ClientTypes.Public,
            ConsentType = ConsentTypes.Implicit,
        };
        Fill(descriptor, application, metadata);
        await manager.CreateAsync(descriptor);
    }

    public static async Task UpdateAsync(IOpenIddictApplicationManager manager, Application application, ClientMetadata metadata)
    {
        var registered = (await manager.FindByClientIdAsync(application.Id))!;
        var descriptor = new OpenIddictApplicationDescriptor();
        await manager.PopulateAsync(descriptor, registered);
        Fill(descriptor, application, metadata);
        await manager.UpdateAsync(registered, descriptor);
    }

    private static void Fill(OpenIddictApplicationDescriptor descriptor, Application application, ClientMetadata metadata)
    {
        descriptor.Permissions.Clear();
        descriptor.Permissions.UnionWith([
            Permissions.Endpoints.Token,
            Permissions.Endpoints.Revocation,
            Permissions.Endpoints.Introspection
        ]);
        descriptor.Permissions.UnionWith(application.Type == ApplicationType.Machine
            ? [Permissions.GrantTypes.ClientCredentials]
            :
            [
                Permissions.Endpoints.Authorization, Permissions.Endpoints.PushedAuthorization, Permissions.Endpoints.EndSession,
                Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
            ]);
        if (metadata.Settings.AllowTokenExchange)
        {
            descriptor.Permissions.Add(Permissions.GrantTypes.TokenExchange);
        }

        if (descriptor.ClientType == ClientTypes.Public)
        {
            descriptor.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
        }

        metadata.WriteTo(descriptor.Properties);
    }
}
