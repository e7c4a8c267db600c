using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>Has Logto send the mails of invitations, and keeps what it does not: when the last one went out, or why it did not.</summary>
public sealed class InvitationMails(
    PlatformDbContext db, ILogtoManagementApi logto, InvitationLinks links, IMailTexts texts, CurrentTenant tenant, Quotas quotas, Locks locks, AuditTrail audit,
    TimeProvider time, IOptionsMonitor<InvitationOptions> options)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Read once for all the mails of one request, or one portion of a batch.</summary>
    private MailOrganization? organization;
    private readonly Dictionary<string, MailPerson?> inviters = [];

    /// <summary>Takes one of the mails that the organization may send in 24 hours.</summary>
    /// <returns>Null when it was taken; otherwise when there will be more.</returns>
    public Task<DateTimeOffset?> TakeOneOfTodayAsync() =>
        quotas.TakeAsync($"invitations:{tenant.OrganizationId}", 1, options.CurrentValue.MailsPerDay, Day, CancellationToken.None);

    /// <summary>Sends the first mail, in the current language, unless it went out before.</summary>
    /// <returns>Why it was not sent, one of <see cref="Trouble"/>; null when it was.</returns>
    public async Task<string?> SendFirstAsync(InvitationRecord record)
    {
        try
        {
            if (record.SentAt is null)
            {
                await SendAsync(record);
            }

            return null;
        }
        catch (LogtoException e)
        {
            return e.Reason;
        }
    }

    /// <summary>Sends the mail once more, unless it was sent a moment ago or the invitation is not open any more.</summary>
    /// <returns>Which rule refused; null when it was sent.</returns>
    /// <exception cref="LogtoException">The mail was not sent. The table says so from now on.</exception>
    public async Task<ResendRefusal?> ResendAsync(string invitationId, CancellationToken ct)
    {
        // The lock of acceptance and revocation: none of them gets in between, and two who send at once send one mail.
        await using var _ = await locks.AcquireAsync($"invitation:{invitationId}", ct);
        var invitation = await logto.GetInvitation(invitationId, ct);
        if (invitation.Status != InvitationStatus.Pending)
        {
            return new(ResendRule.NotOpen);
        }

        var record = await db.InvitationRecords.FirstOrDefaultAsync(record => record.InvitationId == invitationId, ct);
        if (record is { NotSent: null, SentAt: { } last } && last + options.CurrentValue.ResendAfter is var again && again > time.GetUtcNow())
        {
            return new(ResendRule.TooSoon, again);
        }

        if (await TakeOneOfTodayAsync() is { } more)
        {
            return new(ResendRule.DayFull, more, options.CurrentValue.MailsPerDay);
        }

        // Invited in Logto's console, or before this site kept records.
        record ??= db.InvitationRecords.Add(InvitationRecord.Of(invitation, "")).Entity;
        await audit.RecordAsync(invitation.Audited(AuditActions.InvitationResent), _ => SendAsync(record));
        return null;
    }

    private async Task SendAsync(InvitationRecord record)
    {
        try
        {
            await logto.SendInvitation(record.InvitationId, await MessageAsync(record), CancellationToken.None);
            (record.SentAt, record.TimesSent, record.NotSent) = (time.GetUtcNow(), record.TimesSent + 1, null);
        }
        catch (LogtoException e)
        {
            record.NotSent = e.Reason;
            throw;
        }
        finally
        {
            await db.SaveChangesAsync();
        }
    }

    private async Task<InvitationMessage> MessageAsync(InvitationRecord record)
    {
        organization ??= await OrganizationAsync();
        if (!inviters.TryGetValue(record.InviterId, out var inviter))
        {
            inviters[record.InviterId] = inviter = await InviterAsync(record.InviterId);
        }

        return new(
            await links.ToAsync(record.AsInvitation(), CancellationToken.None), CultureInfo.CurrentUICulture.Name, texts.Role(record.Role),
            texts.Instant(record.ExpiresAt), organization, inviter);
    }

    private async Task<MailOrganization> OrganizationAsync()
    {
        var present = await logto.GetOrganization(tenant.OrganizationId, CancellationToken.None);
        return new(present.Id, MailText.Harmless(present.Name), present.Branding);
    }

    private async Task<MailPerson?> InviterAsync(string id) =>
        id.Length > 0 && await LogtoErrors.IfThereAsync(() => logto.GetUser(id, CancellationToken.None)) is { } person
            ? new(person.Id, Harmless(person.Name), person.Username, Harmless(person.PrimaryEmail), Harmless(person.Avatar)) : null;

    private static string? Harmless(string? text) => text is null ? null : MailText.Harmless(text);
}

public enum ResendRule
{
    /// <summary>It was accepted, revoked or is over.</summary>
    NotOpen,

    /// <summary>The last one went out a moment ago.</summary>
    TooSoon,

    /// <summary>The organization's mails of today are used up.</summary>
    DayFull,
}

/// <summary>Why a mail was not sent once more.</summary>
/// <param name="Again">When it may be; null for never.</param>
/// <param name="Limit">How many mails a day has, for <see cref="ResendRule.DayFull"/>.</param>
public sealed record ResendRefusal(ResendRule Rule, DateTimeOffset? Again = null, int Limit = 0);

/// <summary>What a mail says in words of its own, in the current language. Logto's template has the rest.</summary>
public interface IMailTexts
{
    /// <param name="role">By its name in Logto.</param>
    string Role(string role);

    string Instant(DateTimeOffset instant);
}
