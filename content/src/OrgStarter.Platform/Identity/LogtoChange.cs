using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// When the settings of Logto have changed, so have the options of the sign-in that are made of them: a new secret is used from the next
/// sign-in on, without a restart. It follows those settings and not the configuration, or it might be made of what they were before.
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

    /// <summary>The scheme of the sign-in, whoever handles it.</summary>
    public string Name => OpenIdConnectDefaults.AuthenticationScheme;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(change.Token);

    public void Dispose()
    {
        watch?.Dispose();
        change.Dispose();
    }
}
