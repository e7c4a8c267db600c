using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using OrgStarter.Invitations;

namespace OrgStarter.Site;

/// <summary>
/// Where people reach the site, for addresses that leave it: in mails, at Logto. A setting, never the Host header of a request: that
/// one is the visitor's to choose. In Development the site's own address will do.
/// </summary>
public sealed class PublicAddress(IOptions<PublicUrlOptions> options, IServer server)
{
    /// <summary>Without a slash at its end.</summary>
    public string Url => (options.Value.PublicUrl
        ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost").TrimEnd('/');
}
