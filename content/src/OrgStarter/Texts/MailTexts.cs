using System.Globalization;
using OrgStarter.Platform.Invitations;

namespace OrgStarter.Texts;

/// <inheritdoc/>
public sealed class MailTexts : IMailTexts
{
    public string Role(string role) => RoleWords.Title(role);

    public string Instant(DateTimeOffset instant) => instant.ToTheMinute().ToString(CultureInfo.CurrentUICulture);
}
