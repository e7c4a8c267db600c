namespace OrgStarter.Logto;

public enum InvitationStatus
{
    Pending,
    Accepted,
    Expired,
    Revoked,
}
