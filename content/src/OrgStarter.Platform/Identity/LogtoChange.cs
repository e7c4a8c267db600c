using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Rebuilds the sign-in options after a change of <see cref="LogtoOptions"/>, so that a new secret works without a restart. It watches
/// these options, not the configuration: otherwise the rebuild could still read the old options.
/// </summary>
public sealed class LogtoChange<T> : IOptionsChangeTokenSource<T>, IDisposable
{
    private readonly IDisposable? watch;
    private CancellationTokenSource change = new();

    public LogtoChange(IOptionsMonitor<LogtoOptions> logto) => watch = logto.OnChange(_ =>
    {
        using var old = Interlocked.Exchange(ref change, new CancellationTokenSource());
        old.Cancel();
    });

    /// <summary>The authentication scheme of the sign-in.</summary>
    public string Name => OpenIdConnectDefaults.AuthenticationScheme;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(change.Token);

    public void Dispose()
    {
        watch?.Dispose();
        change.Dispose();
    }
}
