using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>Sends nothing: keeps every mail that Logto's connector would have been given, for the inbox.</summary>
internal sealed class Mailbox(DevLogtoDb db, TimeProvider time)
{
    private const int MaxMessages = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <exception cref="ManagementError">429 for the eleventh message to one address within ten minutes.</exception>
    public async Task SendInvitationAsync(Invitation invitation, JsonObject ownFields)
    {
        var now = time.GetUtcNow();
        var since = (now - Window).ToUnixTimeMilliseconds();
        if (await db.Mails.CountAsync(m => m.To == invitation.Invitee && m.SentAt > since) >= MaxMessages)
        {
            throw new ManagementError(429, "request.message_rate_limited", "Too many messages sent to this recipient. Please try again later.");
        }

        var organization = await db.Organizations.FindAsync(invitation.OrganizationId);
        var payload = new JsonObject
        {
            ["organization"] = new JsonObject { ["id"] = organization!.Id, ["name"] = organization.Name, ["branding"] = new JsonObject() },
        };
        if (invitation.InviterId is { } inviterId && await db.People.FindAsync(inviterId) is { } inviter)
        {
            payload["inviter"] = new JsonObject
            {
                ["id"] = inviter.Id,
                ["avatar"] = inviter.Avatar,
                ["name"] = inviter.Name,
                ["primaryEmail"] = inviter.PrimaryEmail,
                ["primaryPhone"] = null,
                ["username"] = inviter.Username,
                ["profile"] = JsonNode.Parse(inviter.Profile),
            };
        }

        foreach (var (name, value) in ownFields)
        {
            payload[name] = value?.DeepClone();
        }

        db.Mails.Add(new Mail
        {
            To = invitation.Invitee,
            Type = "OrganizationInvitation",
            Payload = payload.ToJsonString(),
            SentAt = now.ToUnixTimeMilliseconds(),
        });
        await db.SaveChangesAsync();
    }
}
