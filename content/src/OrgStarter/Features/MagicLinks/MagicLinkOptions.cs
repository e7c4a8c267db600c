using Microsoft.Extensions.Options;

namespace OrgStarter.Features.MagicLinks;

/// <summary>What the section <c>Invitations</c> of the configuration says of magic links.</summary>
public sealed class MagicLinkOptions
{
    public const string Section = "Invitations";

    /// <summary>Whether the link of an invitation mail also signs in: a one-time token of Logto spares the invitee the code mail.</summary>
    public bool MagicLink { get; set; }

    /// <summary>How long a token is good, a day or more; null for as long as its invitation. It never outlives the invitation.</summary>
    public TimeSpan? MagicLinkLife { get; set; }
}

/// <summary>Refuses to start on a life in which nobody reads their mail.</summary>
public sealed class MagicLinkOptionsValidator : IValidateOptions<MagicLinkOptions>
{
    public ValidateOptionsResult Validate(string? name, MagicLinkOptions options) =>
        options.MagicLinkLife is { } life && life < TimeSpan.FromDays(1)
            ? ValidateOptionsResult.Fail(
                $"Invitations:MagicLinkLife is {life}. Set it to a day or more, such as 2.00:00:00, or leave it out: people read their mail tomorrow.")
            : ValidateOptionsResult.Success;
}
