using OrgStarter.Resources;

namespace OrgStarter.Logto;

public enum InvitationStatus
{
    Pending,
    Accepted,
    Expired,
    Revoked,
}

public static class InvitationStatusTitle
{
    public static string Title(this InvitationStatus status) => status switch
    {
        InvitationStatus.Pending => Text.Status_Pending,
        InvitationStatus.Accepted => Text.Status_Accepted,
        InvitationStatus.Expired => Text.Status_Expired,
        _ => Text.Status_Revoked,
    };
}
