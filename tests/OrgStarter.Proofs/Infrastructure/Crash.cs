using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Features.Pictures;
using OrgStarter.Features.Profiles;
using OrgStarter.Platform.Organizations;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Infrastructure;

/// <summary>
/// The site's process ends in the middle of an operation: right before, or right after, a call to Logto that a test names. What the
/// site does for a Logto that refuses or is silent does not happen then.
/// </summary>
public sealed class Crash
{
    /// <summary>Whether the process ends at this call; null lives on.</summary>
    public Func<HttpRequestMessage, bool>? At { get; set; }

    /// <summary>True when Logto still gets the call.</summary>
    public bool AfterAnswer { get; set; }

    /// <summary>How often it happened.</summary>
    public int Count { get; private set; }

    /// <summary>A site of its own that can end so.</summary>
    public static async Task<(TestSite Site, Crash Crash)> StartSiteAsync()
    {
        var crash = new Crash();
        var site = await TestSite.StartAsync(services =>
            services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Handler(crash)))
                // It starts twice: on a busy machine the first sign-in of each is slow.
                .Configure<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme, signIn =>
                    signIn.BackchannelTimeout = TimeSpan.FromMinutes(1)));
        return (site, crash);
    }

    /// <param name="method">Of the call at which the process ends.</param>
    /// <param name="path">How the call's path ends.</param>
    public void On(string method, string path, bool afterAnswer)
    {
        (AfterAnswer, Count) = (afterAnswer, 0);
        At = request => request.Method.Method == method && request.RequestUri!.AbsolutePath.EndsWith(path, StringComparison.Ordinal);
    }

    /// <summary>Another process starts on the same databases, some time later.</summary>
    public async Task RestartAsync(TestSite site)
    {
        Assert.Equal(1, Count);
        At = null;
        await site.RestartAsync();
        site.Time.Advance(TimeSpan.FromMinutes(6));
        await site.RunDueAsync<OrganizationCreationJob>();
        await site.RunNowAsync<PictureSweep>();
        await site.RunNowAsync<ProfileSweep>();
    }

    private sealed class Handler(Crash crash) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (crash.At?.Invoke(request) != true)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            crash.Count++;
            if (crash.AfterAnswer)
            {
                await base.SendAsync(request, cancellationToken);
            }

            throw new InvalidOperationException("The process ends here.");
        }
    }
}
