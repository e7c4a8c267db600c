using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Invitations;

/// <summary>How invitations are sent: the section <c>Invitations</c> of the configuration.</summary>
public sealed class InvitationOptions
{
    public const string Section = "Invitations";

    /// <summary>How long an invitation is open.</summary>
    public TimeSpan Life { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many mails of invitations one organization may send in 24 hours, for all instances of the site together.</summary>
    public int MailsPerDay { get; set; } = 500;

    /// <summary>How long an invitation rests before its mail may be sent once more. A mail that did not go out may be sent at once.</summary>
    public TimeSpan ResendAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How many calls the sending of invitations may make to Logto in ten seconds, for all organizations and instances together. Logto
    /// Cloud takes 200 from a whole tenant: half of them are left for people who wait for a page.
    /// </summary>
    public int CallsPerTenSeconds { get; set; } = 100;

    /// <summary>How long a form waits for its results before it shows how far they are: a few addresses are done in that time.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the results can be looked at. They hold addresses, so they go.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);
}

/// <summary>Refuses to start on settings that would send nothing, with words that say what to type.</summary>
public sealed class InvitationOptionsValidator : IValidateOptions<InvitationOptions>
{
    public ValidateOptionsResult Validate(string? name, InvitationOptions options)
    {
        (bool IsFine, string Setting, string Range)[] rules =
        [
            (options.Life >= TimeSpan.FromMinutes(5), "Life", "five minutes or more, such as 7.00:00:00"),
            (options.MailsPerDay > 0, "MailsPerDay", "1 or more"),
            (options.ResendAfter >= TimeSpan.Zero, "ResendAfter", "a time such as 00:05:00, or 00:00:00 for none"),
            (options.CallsPerTenSeconds > 0, "CallsPerTenSeconds", "1 or more"),
            (options.Patience >= TimeSpan.Zero, "Patience", "a time such as 00:00:03, or 00:00:00 for none"),
            (options.Keep >= TimeSpan.FromHours(1), "Keep", "an hour or more, such as 30.00:00:00"),
        ];
        var failures = rules.Where(rule => !rule.IsFine).Select(rule => $"Invitations:{rule.Setting} is out of range. Set it to {rule.Range}.").ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
