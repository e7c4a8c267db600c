using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;
using OrgStarter.DevLogto.Mails;

namespace OrgStarter.DevLogto.Management;

internal static class Invitations
{
    public static void MapInvitations(this RouteGroupBuilder api)
    {
        api.MapPost("/organization-invitations", CreateAsync);
        api.MapGet("/organization-invitations", ListAsync);
        api.MapGet("/organization-invitations/{id}", async (string id, DevLogtoDb db, TimeProvider time) =>
            Results.Json(Views.Of(await FindAsync(db, id), Now(time))));
        api.MapDelete("/organization-invitations/{id}", async (string id, DevLogtoDb db) =>
        {
            db.Invitations.Remove(await FindAsync(db, id));
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
        api.MapPost("/organization-invitations/{id}/message", SendAsync);
        api.MapPut("/organization-invitations/{id}/status", ChangeStatusAsync);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, DevLogtoDb db, TimeProvider time, Mailbox mailbox)
    {
        var input = await Input.ReadAsync(context.Request);
        var invitation = new Invitation
        {
            Id = Ids.Long(),
            OrganizationId = input.Text("organizationId", 1, 21),
            Invitee = input.Email("invitee"),
            InviterId = input.OptionalText("inviterId"),
            ExpiresAt = input.Number("expiresAt"),
            Status = "Pending",
            CreatedAt = Now(time),
            UpdatedAt = Now(time),
        };
        var roleIds = input.Texts("organizationRoleIds");
        input.Check();
        if (invitation.ExpiresAt < invitation.CreatedAt)
        {
            throw new ManagementError(400, "request.invalid_input", "Input is invalid. The value of `expiresAt` must be in the future.");
        }

        await RequireNewcomerAsync(db, invitation);
        invitation.Roles = await db.Roles.Where(r => roleIds.Contains(r.Id)).ToListAsync();
        if (!await db.Organizations.AnyAsync(o => o.Id == invitation.OrganizationId) || invitation.Roles.Count != roleIds.Distinct().Count()
            || (invitation.InviterId is { } inviter && !await db.People.AnyAsync(p => p.Id == inviter)))
        {
            throw ManagementError.UnknownReference();
        }

        // Compares letter case, as Logto does: ANN@example.com and ann@example.com can both have an invitation.
        if (await db.Invitations.AnyAsync(i => i.OrganizationId == invitation.OrganizationId && i.Invitee == invitation.Invitee
            && i.Status == "Pending" && i.ExpiresAt >= invitation.CreatedAt))
        {
            throw ManagementError.Duplicate();
        }

        if (input["messagePayload"] is JsonObject payload)
        {
            await mailbox.SendInvitationAsync(invitation, payload);
        }

        db.Invitations.Add(invitation);
        await db.SaveChangesAsync();
        return Results.Json(Views.Of(invitation, Now(time)), statusCode: 201);
    }

    /// <summary>
    /// Filters by organization, invitee or inviter. As in Logto, there is no paging, and an unknown organization has no invitations.
    /// </summary>
    private static async Task<IResult> ListAsync(HttpRequest request, DevLogtoDb db, TimeProvider time)
    {
        var (organization, invitee, inviter) = (
            request.Query["organizationId"].ToString(),
            request.Query["invitee"].ToString(),
            request.Query["inviterId"].ToString());
        var found = await db.Invitations.AsNoTracking().Include(i => i.Roles)
            .Where(i => organization == "" || i.OrganizationId == organization)
            // The list and the acceptance ignore letter case.
            .Where(i => invitee == "" || EF.Functions.Collate(i.Invitee, "NOCASE") == invitee)
            .Where(i => inviter == "" || i.InviterId == inviter)
            .OrderByDescending(i => i.CreatedAt).ToListAsync();
        return Results.Json(found.Select(i => Views.Of(i, Now(time))));
    }

    /// <summary>Sends an invitation in any state, even a revoked one, as Logto does.</summary>
    private static async Task<IResult> SendAsync(string id, HttpRequest request, DevLogtoDb db, Mailbox mailbox)
    {
        var input = await Input.ReadAsync(request);
        await mailbox.SendInvitationAsync(await FindAsync(db, id), input.Body);
        return Results.NoContent();
    }

    private static async Task<IResult> ChangeStatusAsync(
        string id,
        HttpRequest request,
        DevLogtoDb db,
        TimeProvider time,
        HookEvents events)
    {
        var input = await Input.ReadAsync(request);
        var status = input.OneOf("status", "Accepted", "Revoked");
        var userId = input.OptionalText("acceptedUserId");
        input.Check();
        var invitation = await FindAsync(db, id);
        if (status == "Accepted" && userId is null)
        {
            throw ManagementError.Refused("The `acceptedUserId` is required when accepting an invitation.");
        }

        if (invitation.StatusAt(Now(time)) != "Pending")
        {
            throw ManagementError.Refused("The status of the invitation cannot be changed anymore.");
        }

        if (status == "Accepted")
        {
            var wasMember = await db.Memberships.AnyAsync(m => m.OrganizationId == invitation.OrganizationId && m.PersonId == userId);
            await AcceptAsync(db, invitation, await db.People.FindAsync(userId) ?? throw ManagementError.NotFound());
            events.RaiseMembership(invitation.OrganizationId, added: wasMember ? [] : [userId!]);
        }

        (invitation.Status, invitation.UpdatedAt) = (status, Now(time));
        await db.SaveChangesAsync();
        return Results.Json(Views.Of(invitation, Now(time)));
    }

    private static async Task AcceptAsync(DevLogtoDb db, Invitation invitation, Person person)
    {
        if (!string.Equals(person.PrimaryEmail, invitation.Invitee, StringComparison.OrdinalIgnoreCase))
        {
            throw ManagementError.Refused("The accepted user must have the same email as the invitee.");
        }

        var membership = await db.Memberships.Include(m => m.Roles)
            .SingleOrDefaultAsync(m => m.OrganizationId == invitation.OrganizationId && m.PersonId == person.Id)
            ?? db.Memberships.Add(new Membership { OrganizationId = invitation.OrganizationId, PersonId = person.Id }).Entity;
        membership.Roles.AddRange(invitation.Roles.Except(membership.Roles));
        invitation.AcceptedUserId = person.Id;
    }

    /// <summary>Compares letter case too, although addresses of users are unique regardless of it.</summary>
    private static async Task RequireNewcomerAsync(DevLogtoDb db, Invitation invitation)
    {
        if (await db.Memberships.AnyAsync(m => m.OrganizationId == invitation.OrganizationId
            && EF.Functions.Collate(m.Person.PrimaryEmail, "BINARY") == invitation.Invitee))
        {
            throw ManagementError.Refused("The invitee is already a member of the organization.");
        }
    }

    private static async Task<Invitation> FindAsync(DevLogtoDb db, string id) =>
        await db.Invitations.Include(i => i.Roles).Include(i => i.Organization).SingleOrDefaultAsync(i => i.Id == id)
            ?? throw ManagementError.NotFound();

    private static long Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();
}
