using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Oidc;

internal static class LoopbackApplicationManager
{
    public const string SignInPath = "/signin-logto";
    public const string SignedOutPath = "/signout-callback-logto";
}

/// <summary>
/// Accepts the site's redirect URIs on any loopback origin, because a developer or a test can run the site on any port. Other applications
/// need an exact match. An application can have several secrets.
/// </summary>
internal sealed class LoopbackApplicationManager<TApplication>(
    IOpenIddictApplicationCache<TApplication> cache,
    ILogger<OpenIddictApplicationManager<TApplication>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<TApplication> store,
    DevLogtoDb db,
    TimeProvider time)
    : OpenIddictApplicationManager<TApplication>(cache, logger, options, store)
    where TApplication : class
{
    public override async ValueTask<bool> ValidateRedirectUriAsync(
        TApplication application,
        string uri,
        CancellationToken cancellationToken = default) =>
        await GetClientIdAsync(application, cancellationToken) is var id
            && (id == DevLogtoApplications.SiteId && IsOnLoopback(uri, LoopbackApplicationManager.SignInPath)
                || (await ClientMetadata.OfAsync(db, id)).RedirectUris.Contains(uri));

    public override async ValueTask<bool> ValidatePostLogoutRedirectUriAsync(
        TApplication application,
        string uri,
        CancellationToken cancellationToken = default) =>
        await GetClientIdAsync(application, cancellationToken) is var id
            && (id == DevLogtoApplications.SiteId && IsOnLoopback(uri, LoopbackApplicationManager.SignedOutPath)
                || (await ClientMetadata.OfAsync(db, id)).PostLogoutRedirectUris.Contains(uri));

    /// <summary>Finds the application by its redirect URI: a sign-out request can lack the client id.</summary>
    public override async IAsyncEnumerable<TApplication> FindByPostLogoutRedirectUriAsync(
        string uri, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var id in (await ClientMetadata.AllAsync(db)).Keys)
        {
            if (await FindByClientIdAsync(id, cancellationToken) is { } application
                && await ValidatePostLogoutRedirectUriAsync(application, uri, cancellationToken))
            {
                yield return application;
            }
        }
    }

    public override async ValueTask<bool> ValidateClientSecretAsync(
        TApplication application,
        string secret,
        CancellationToken cancellationToken = default)
    {
        var (id, now) = (await GetClientIdAsync(application, cancellationToken), time.GetUtcNow().ToUnixTimeMilliseconds());
        var secrets = await db.Set<ApplicationSecret>()
            .Where(s => s.ApplicationId == id && (s.ExpiresAt == null || s.ExpiresAt > now))
            .Select(s => s.Value)
            .ToListAsync(cancellationToken);
        return secrets.Any(known => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(secret)));
    }

    private static bool IsOnLoopback(string address, string path) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback && uri.PathAndQuery == path && uri.Fragment.Length == 0;
}
