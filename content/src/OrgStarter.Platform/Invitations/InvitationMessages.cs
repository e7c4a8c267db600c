using System.Globalization;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>Creates the variables of Logto's template for invitation emails, in the current language.</summary>
/// <param name="magic">Null when magic links are not enabled.</param>
public sealed class InvitationMessages(
    ILogtoManagementApi logto,
    CurrentTenant tenant,
    IMailTexts texts,
    PublicAddress site,
    IMagicLinks? magic = null)
{
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
            $"{site.Url}/invitations/{record.InvitationId}{query}",
            CultureInfo.CurrentUICulture.Name,
            texts.Role(record.Role),
            texts.Instant(record.ExpiresAt),
            organization,
            inviter);
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
    /// Replaces characters that open a tag or end an attribute with similar ones, in text that users chose. Logto inserts variables
    /// unescaped (<c>replaceSendMessageHandlebars</c> of its connector kit), and a connector may send even a plain template as HTML.
    /// Escaped text would be visible in a plain-text email.
    /// </summary>
    private static string? Harmless(string? text) => text?
        .Replace('<', '\u2039').Replace('>', '\u203A').Replace('"', '\u201D').Replace('\'', '\u2019').Replace('`', '\u2019');
}

/// <summary>The localized texts of an email, in the current language. Logto's template contains all other text.</summary>
public interface IMailTexts
{
    /// <param name="role">The role's name in Logto.</param>
    string Role(string role);

    string Instant(DateTimeOffset instant);
}

/// <summary>
/// Manages the one-time sign-in tokens in the links of invitation emails. Registered only by <c>AddMagicLinks()</c>; without it, the emails
/// contain plain links.
/// </summary>
public interface IMagicLinks
{
    /// <returns>The query string of the link in one email; empty for a plain link.</returns>
    Task<string> QueryAsync(LogtoInvitation invitation, CancellationToken ct);

    /// <summary>Revokes the tokens of an invitation that was accepted, declined, revoked or replaced.</summary>
    Task EndAsync(string invitationId, CancellationToken ct);

    /// <summary>Keeps the token in this request's URL until the user presses the button that uses it.</summary>
    /// <returns>False when the URL contains no token.</returns>
    bool TakeOver(HttpContext context, string invitationId);

    /// <returns>The kept token of this invitation, or null.</returns>
    string? Find(HttpContext context, string invitationId);

    void Forget(HttpContext context);

    /// <summary>Returns whether Logto still accepts the token.</summary>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    Task<bool> IsGoodAsync(LogtoInvitation invitation, string token, CancellationToken ct);

    /// <summary>Returns whether Logto asks a user without a password to set one when they sign in with the link.</summary>
    Task<bool> AsksForPasswordAsync(CancellationToken ct);
}
