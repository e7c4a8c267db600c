using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Invitations;

/// <summary>The configuration section <c>Invitations</c>.</summary>
public sealed class InvitationOptions
{
    public const string Section = "Invitations";

    /// <summary>How long an invitation is valid.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The maximum number of invitation emails per organization in 24 hours, over all instances.</summary>
    public int MailsPerDay { get; set; } = 500;

    /// <summary>The minimum time between two emails of one invitation. An email that failed can be sent again immediately.</summary>
    public TimeSpan ResendAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The maximum number of calls to Logto for sending invitations in 10 seconds, over all organizations and instances. Logto Cloud allows
    /// 200 calls per tenant; the default leaves half of them to requests of waiting users.
    /// </summary>
    public int CallsPerTenSeconds { get; set; } = 100;

    /// <summary>How long a request waits for the results before it shows the progress. This is enough time for a few addresses.</summary>
    public TimeSpan ResultsTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the results are kept. They contain email addresses, so they are deleted afterwards.</summary>
    public TimeSpan ResultsRetention { get; set; } = TimeSpan.FromDays(30);
}

/// <summary>Rejects invalid settings at startup and names a valid value.</summary>
public sealed class InvitationOptionsValidator : IValidateOptions<InvitationOptions>
{
    public ValidateOptionsResult Validate(string? name, InvitationOptions options)
    {
        (bool IsFine, string Setting, string Range)[] rules =
        [
            (options.Lifetime >= TimeSpan.FromMinutes(5), "Lifetime", "five minutes or more, such as 7.00:00:00"),
            (options.MailsPerDay > 0, "MailsPerDay", "1 or more"),
            (options.ResendAfter >= TimeSpan.Zero, "ResendAfter", "a time such as 00:05:00, or 00:00:00 for none"),
            (options.CallsPerTenSeconds > 0, "CallsPerTenSeconds", "1 or more"),
            (options.ResultsTimeout >= TimeSpan.Zero, "ResultsTimeout", "a time such as 00:00:03, or 00:00:00 for none"),
            (options.ResultsRetention >= TimeSpan.FromHours(1), "ResultsRetention", "an hour or more, such as 30.00:00:00"),
        ];
        var failures = rules
            .Where(rule => !rule.IsFine)
            .Select(rule => $"Invitations:{rule.Setting} is out of range. Set it to {rule.Range}.")
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
