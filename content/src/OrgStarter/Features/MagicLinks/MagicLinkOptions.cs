using Microsoft.Extensions.Options;

namespace OrgStarter.Features.MagicLinks;

/// <summary>The magic link settings of the configuration section <c>Invitations</c>.</summary>
public sealed class MagicLinkOptions
{
    public const string Section = "Invitations";

    /// <summary>If true, the link in an invitation mail also signs the invitee in by Logto's one-time token, without a code.</summary>
    public bool MagicLink { get; set; }

    /// <summary>The token's lifetime, at least one day. Null means the invitation's lifetime, which is also the upper limit.</summary>
    public TimeSpan? MagicLinkLifetime { get; set; }
}

/// <summary>Rejects a lifetime shorter than one day: invitees would read the mail too late.</summary>
public sealed class MagicLinkOptionsValidator : IValidateOptions<MagicLinkOptions>
{
    public ValidateOptionsResult Validate(string? name, MagicLinkOptions options) =>
        options.MagicLinkLifetime is { } life && life < TimeSpan.FromDays(1)
            ? ValidateOptionsResult.Fail(
                $"Invitations:MagicLinkLifetime is {life}. Set it to one day or more, such as 2.00:00:00, or remove it.")
            : ValidateOptionsResult.Success;
}
