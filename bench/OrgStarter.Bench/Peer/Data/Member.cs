namespace Peer.Data;

/// <summary>A user in an organization, with the columns of the members page, so that the page reads one table.</summary>
public class Member
{
    public required string OrganizationId { get; set; }

    public required string UserId { get; set; }

    public required string Name { get; set; }

    public required string Email { get; set; }

    public required string Role { get; set; }

    public bool IsSuspended { get; set; }

    public DateTime JoinedAt { get; set; }

    public DateTime? LastSignInAt { get; set; }
}
