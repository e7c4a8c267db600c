using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Http;

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

/// <summary>The section <c>Site</c> of the configuration.</summary>
public sealed class PublicUrlOptions
{
    /// <summary>Where people reach the site: <c>https://app.example.com</c>. Required outside Development.</summary>
    public string? PublicUrl { get; set; }
}

public sealed class PublicUrlValidator(IHostEnvironment environment) : IValidateOptions<PublicUrlOptions>
{
    public ValidateOptionsResult Validate(string? name, PublicUrlOptions options) =>
        string.IsNullOrEmpty(options.PublicUrl) && environment.IsDevelopment() || Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out _)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "Site:PublicUrl is missing. Set it to the address where people reach the site, for example "
                + "Site__PublicUrl=https://app.example.com in the environment: the links in invitation mails start with it.");
}
