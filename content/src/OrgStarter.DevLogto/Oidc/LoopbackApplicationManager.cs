using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// The registered redirect addresses are paths on any loopback origin: the site may run on whatever port a developer or a
/// test gives it. An address on another host is refused as by Logto.
/// </summary>
internal sealed class LoopbackApplicationManager<TApplication>(
    IOpenIddictApplicationCache<TApplication> cache,
    ILogger<OpenIddictApplicationManager<TApplication>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<TApplication> store)
    : OpenIddictApplicationManager<TApplication>(cache, logger, options, store)
    where TApplication : class
{
    public const string SignInPath = "/signin-logto";
    public const string SignedOutPath = "/signout-callback-logto";

    public override ValueTask<bool> ValidateRedirectUriAsync(TApplication application, string uri, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(IsOnLoopback(uri, SignInPath));

    public override ValueTask<bool> ValidatePostLogoutRedirectUriAsync(TApplication application, string uri, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(IsOnLoopback(uri, SignedOutPath));

    /// <summary>Who signs out names no client, only where to go then.</summary>
    public override async IAsyncEnumerable<TApplication> FindByPostLogoutRedirectUriAsync(
        string uri, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (IsOnLoopback(uri, SignedOutPath) && await FindByClientIdAsync(DevLogtoApplications.SiteId, cancellationToken) is { } site)
        {
            yield return site;
        }
    }

    private static bool IsOnLoopback(string address, string path) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback && uri.PathAndQuery == path && uri.Fragment.Length == 0;
}
