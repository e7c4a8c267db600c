using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Http;

/// <summary>
/// The base URL of the site for links in mails and at Logto. It comes from the configuration, because clients can forge the Host header. In
/// Development, the default is the server's own address.
/// </summary>
public sealed class PublicAddress(IOptions<PublicUrlOptions> options, IServer server)
{
    /// <summary>Without a trailing slash.</summary>
    public string Url => (options.Value.PublicUrl
        ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost").TrimEnd('/');
}

public sealed class PublicUrlOptions
{
    public const string Section = "Site";

    /// <summary>The public base URL, such as <c>https://app.example.com</c>. Required outside Development.</summary>
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
