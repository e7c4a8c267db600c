namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Text that users chose, for the variables of mail templates. Logto puts a variable into a template as it is, and a connector may send
/// even a plain template as HTML (<c>replaceSendMessageHandlebars</c> of Logto's connector kit escapes nothing).
/// </summary>
public static class MailText
{
    /// <summary>
    /// Replaces what opens a tag or ends an attribute by a character that looks alike. Escaping would show in a plain-text mail, and
    /// whether the mail is one is not known here.
    /// </summary>
    public static string Harmless(string text) => text
        .Replace('<', '\u2039').Replace('>', '\u203A').Replace('"', '\u201D').Replace('\'', '\u2019').Replace('`', '\u2019');
}
