using System.Globalization;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>Writes what Logto puts into the mail of an invitation, in the current language.</summary>
/// <param name="magic">Null without magic links.</param>
public sealed class InvitationMessages(ILogtoManagementApi logto, CurrentTenant tenant, IMailTexts texts, PublicAddress site, IMagicLinks? magic = null)
{
    /// <summary>Read once for all the mails of one request, or one portion of a batch.</summary>
    private MailOrganization? organization;
    private readonly Dictionary<string, MailPerson?> inviters = [];

    public async Task<InvitationMessage> WriteAsync(InvitationRecord record, CancellationToken ct)
    {
        organization ??= await OrganizationAsync(ct);
        if (!inviters.TryGetValue(record.InviterId, out var inviter))
        {
            inviters[record.InviterId] = inviter = await InviterAsync(record.InviterId, ct);
        }

        var query = magic is null ? "" : await magic.QueryAsync(record.AsInvitation(), ct);
        return new(
            $"{site.Url}/invitations/{record.InvitationId}{query}", CultureInfo.CurrentUICulture.Name, texts.Role(record.Role), texts.Instant(record.ExpiresAt),
            organization, inviter);
    }

    private async Task<MailOrganization> OrganizationAsync(CancellationToken ct)
    {
        var present = await logto.GetOrganization(tenant.OrganizationId, ct);
        return new(present.Id, Harmless(present.Name)!, present.Branding);
    }

    private async Task<MailPerson?> InviterAsync(string id, CancellationToken ct) =>
        id.Length > 0 && await LogtoErrors.IfThereAsync(() => logto.GetUser(id, ct)) is { } person
            ? new(person.Id, Harmless(person.Name), person.Username, Harmless(person.PrimaryEmail), Harmless(person.Avatar)) : null;

    /// <summary>
    /// Replaces what opens a tag or ends an attribute by a character that looks alike, in text that users chose: Logto puts a variable into
    /// a template as it is (<c>replaceSendMessageHandlebars</c> of its connector kit), and a connector may send even a plain template as
    /// HTML. Escaping would show in a plain-text mail.
    /// </summary>
    private static string? Harmless(string? text) => text?
        .Replace('<', '\u2039').Replace('>', '\u203A').Replace('"', '\u201D').Replace('\'', '\u2019').Replace('`', '\u2019');
}

/// <summary>What a mail says in words of its own, in the current language. Logto's template has the rest.</summary>
public interface IMailTexts
{
    /// <param name="role">By its name in Logto.</param>
    string Role(string role);

    string Instant(DateTimeOffset instant);
}

/// <summary>One-time sign-in tokens in the links of invitation mails. Not registered without <c>AddMagicLinks()</c>: mails then have plain links.</summary>
public interface IMagicLinks
{
    /// <returns>The query of the link in one mail; empty for a plain link.</returns>
    Task<string> QueryAsync(LogtoInvitation invitation, CancellationToken ct);

    /// <summary>Revokes the tokens of an invitation that has ended, in whatever way.</summary>
    Task EndAsync(string invitationId, CancellationToken ct);

    /// <summary>Keeps the token that came with the address of this request for the button that uses it.</summary>
    /// <returns>False when none came.</returns>
    bool TakeOver(HttpContext context, string invitationId);

    /// <returns>The token that came with the link of this invitation, or null.</returns>
    string? Find(HttpContext context, string invitationId);

    void Forget(HttpContext context);

    /// <summary>Whether Logto would still sign somebody in with it.</summary>
    /// <exception cref="LogtoException">Logto did not say.</exception>
    Task<bool> IsGoodAsync(LogtoInvitation invitation, string token, CancellationToken ct);

    /// <summary>Whether Logto has a person without a password set one when they come by the link.</summary>
    Task<bool> AsksForPasswordAsync(CancellationToken ct);
}
