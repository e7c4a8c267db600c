using System.Globalization;
using OrgStarter.Platform.Invitations;

namespace OrgStarter.Texts;

/// <inheritdoc/>
public sealed class MailTexts : IMailTexts
{
    public string Role(string role) => RoleTexts.Title(role);

    public string Instant(DateTimeOffset instant) => instant.ToTheMinute().ToString(CultureInfo.CurrentUICulture);
}
