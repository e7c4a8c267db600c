using System.Net;
using System.Net.Sockets;
using OrgStarter.Logto.Setup.Commands;

namespace OrgStarter.Logto.Setup.Checks;

/// <summary>
/// Checks whether Logto's back-channel logout reaches the site. Logto 1.42 and later silently skips special-use IP addresses unless it runs
/// with <see cref="Variable"/>. Webhooks do reach such addresses, so their delivery proves nothing.
/// </summary>
/// <param name="maySignIn">Whether to test with a temporary user, see <see cref="LogoutProbe"/>.</param>
internal sealed class BackchannelCheck(SetupClient client, SetupTarget target, bool maySignIn)
{
    public const string Variable = "OIDC_PROVIDER_SSRF_PROTECTION_DISABLED=true";

    private static readonly IPNetwork[] SpecialUse =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "::/127",
            "fc00::/7", "fe80::/10"
        ])
            .Select(network => IPNetwork.Parse(network)),
    ];

    /// <returns>Null if there is nothing to report: no logout can reach the site anyway, or its host name does not resolve here.</returns>
    public async Task<DiagnosticResult?> CheckAsync(CancellationToken ct)
    {
        try
        {
            var site = new Uri(target.Site);
            if (!target.IsReachable || await AddressesAsync(site.DnsSafeHost, ct) is not { Length: > 0 } addresses)
            {
                return null;
            }

            if (!addresses.Any(address =>
                Array.Exists(SpecialUse, network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))))
            {
                return new(DiagnosticKind.Good, SetupText.Check_Backchannel, SetupText.Check_BackchannelPublic.With(target.Site));
            }

            if (site.IsLoopback)
            {
                return !maySignIn
                    ? new(DiagnosticKind.Note, SetupText.Check_Backchannel, SetupText.Check_BackchannelTry.With(target.Command.Check))
                    : await new LogoutProbe(client, target).ArrivesAsync(ct) switch
                    {
                        true => new(DiagnosticKind.Good, SetupText.Check_Backchannel, SetupText.Check_BackchannelArrived),
                        false => new(
                            DiagnosticKind.Wrong,
                            SetupText.Check_Backchannel,
                            SetupText.Check_BackchannelBlocked.With(target.Site),
                            SetupText.Advice_Backchannel.With(Variable)),
                        null => Unknown(),
                    };
            }

            return await RefusesSpecialUseAsync(ct)
                ? Unknown()
                : new(DiagnosticKind.Good, SetupText.Check_Backchannel, SetupText.Check_BackchannelOld);
        }
        catch (LogtoException e)
        {
            var (words, advice) = SetupErrors.Describe(e, target);
            return new(DiagnosticKind.Wrong, SetupText.Check_Backchannel, words, advice);
        }
    }

    private DiagnosticResult Unknown() =>
        new(DiagnosticKind.Note, SetupText.Check_Backchannel, SetupText.Check_BackchannelUnknown.With(target.Site, Variable));

    private static async Task<IPAddress[]> AddressesAsync(string host, CancellationToken ct)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, ct);
        }
        catch (SocketException)
        {
            return [];
        }
    }

    /// <summary>Logto does not reveal its version. This document exists since the version that added the restriction.</summary>
    private async Task<bool> RefusesSpecialUseAsync(CancellationToken ct)
    {
        using var answer = await client.Open.GetAsync(new Uri("oidc/.well-known/oauth-authorization-server", UriKind.Relative), ct);
        return answer.IsSuccessStatusCode;
    }
}
