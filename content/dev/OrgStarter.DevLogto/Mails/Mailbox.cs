using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Mails;

/// <summary>Stores every mail for the inbox.</summary>
internal sealed class Mailbox(DevLogtoDb db, MailDelivery delivery, TimeProvider time)
{
    private const int MaxMessages = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <exception cref="ManagementError">429 for the eleventh message to one address within ten minutes.</exception>
    public async Task SendInvitationAsync(Invitation invitation, JsonObject ownFields)
    {
        await RequireBelowLimitAsync(invitation.Invitee);
        var organization = await db.Organizations.FindAsync(invitation.OrganizationId);
        var payload = new JsonObject
        {
            ["organization"] = new JsonObject
            {
                ["id"] = organization!.Id,
                ["name"] = organization.Name,
                ["branding"] = JsonNode.Parse(organization.Branding)
            },
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

        await KeepAsync(invitation.Invitee, "OrganizationInvitation", payload);
    }

    /// <param name="type">SignIn, Register or ForgotPassword.</param>
    /// <param name="isSent">False sends nothing, but still enforces the limit.</param>
    /// <exception cref="ManagementError">429 for the eleventh message to one address within ten minutes.</exception>
    public async Task SendCodeAsync(string to, string type, string code, string clientId, bool isSent)
    {
        await RequireBelowLimitAsync(to);
        if (isSent)
        {
            var name = (await db.Applications.FindAsync(clientId))?.Name;
            await KeepAsync(to, type, new JsonObject
            {
                ["code"] = code,
                ["locale"] = "en",
                ["application"] = new JsonObject { ["id"] = clientId, ["name"] = name ?? clientId },
            });
        }
    }

    private async Task RequireBelowLimitAsync(string to)
    {
        var since = (time.GetUtcNow() - Window).ToUnixTimeMilliseconds();
        if (await db.Mails.CountAsync(m => m.To == to && m.SentAt > since) >= MaxMessages)
        {
            throw new ManagementError(
                429,
                "request.message_rate_limited",
                "Too many messages sent to this recipient. Please try again later.");
        }
    }

    private async Task KeepAsync(string to, string type, JsonObject payload)
    {
        await delivery.SendAsync(to, type, payload);
        db.Mails.Add(new Mail
        {
            To = to,
            Type = type,
            Payload = payload.ToJsonString(),
            SentAt = time.GetUtcNow().ToUnixTimeMilliseconds()
        });
        await db.SaveChangesAsync();
    }
}
