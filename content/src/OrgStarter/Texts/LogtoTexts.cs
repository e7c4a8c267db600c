using OrgStarter.Logto;

namespace OrgStarter.Texts;

public static class LogtoTexts
{
    extension(LogtoException refusal)
    {
        /// <summary>The message for the user. Never includes the text of Logto's response: it can contain other tenants' data.</summary>
        public string UserMessage => Of(refusal.Reason);
    }

    /// <param name="reason">A <see cref="LogtoException.Reason"/>.</param>
    public static string Of(string reason) => reason switch
    {
        LogtoException.Unreachable => Text.Logto_Unavailable,
        LogtoException.TooManyMails => Text.Logto_TooManyMails,
        LogtoException.AlreadyExists => Text.Logto_AlreadyExists,
        LogtoException.NotAMember => Text.Logto_NotAMember,
        LogtoException.NoMailConnector => Text.Logto_NoMailConnector,
        LogtoException.Busy => Text.Logto_Busy,
        _ => Text.Logto_Refused,
    };

    public static string Title(this InvitationStatus status) => status switch
    {
        InvitationStatus.Pending => Text.Status_Pending,
        InvitationStatus.Accepted => Text.Status_Accepted,
        InvitationStatus.Expired => Text.Status_Expired,
        _ => Text.Status_Revoked,
    };
}
