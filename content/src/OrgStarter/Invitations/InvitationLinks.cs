using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Site;

namespace OrgStarter.Invitations;

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

/// <summary>The addresses that go into mails.</summary>
public sealed class InvitationLinks(PublicAddress site, MagicLinks magic)
{
    /// <summary>The landing page of an invitation, for one mail: where magic links are switched on, it holds a token of its own.</summary>
    public async Task<string> ToAsync(LogtoInvitation invitation, CancellationToken ct) =>
        await magic.NewTokenAsync(invitation, ct) is { } token
            ? $"{site.Url}/invitations/{invitation.Id}?{MagicLinkRequests.Parameter}={Uri.EscapeDataString(token)}"
            : $"{site.Url}/invitations/{invitation.Id}";
}
