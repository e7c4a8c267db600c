using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.SignIn;

namespace OrgStarter.DevLogto.Management;

/// <summary>The Management API for a user's sessions and grants, and for locks after too many attempts.</summary>
internal static class SessionApi
{
    private static readonly string[] SubmissionFields = ["interactionEvent", "userId", "verificationRecords", "signInContext"];

    public static void MapSessions(this RouteGroupBuilder api)
    {
        api.MapGet("/users/{userId}/sessions", async (string userId, DevLogtoDb db, TimeProvider time) =>
            Results.Json(new { sessions = (await Active(db, time, userId).OrderBy(s => s.CreatedAt).ToListAsync()).Select(View) }));
        api.MapGet("/users/{userId}/sessions/{sessionId}", async (string userId, string sessionId, DevLogtoDb db, TimeProvider time) =>
            Results.Json(View(await Active(db, time, userId).SingleOrDefaultAsync(s => s.Uid == sessionId) ?? throw SessionNotFound())));
        api.MapDelete("/users/{userId}/sessions/{sessionId}", EndAsync);
        api.MapGet("/users/{userId}/grants", ListGrantsAsync);
        api.MapDelete("/users/{userId}/grants/{grantId}", RevokeAsync);
        api.MapPost("/sentinel-activities/delete", async (HttpRequest request, DevLogtoDb db) =>
        {
            var input = await Input.ReadAsync(request);
            input.OneOf("targetType", "User", "App");
            var targets = input.Texts("targets", min: 1);
            input.Check();
            await db.FailedAttempts.Where(a => targets.Contains(a.Identifier)).ExecuteDeleteAsync();
            return Results.NoContent();
        });
    }

    private static async Task<IResult> EndAsync(
        string userId,
        string sessionId,
        HttpRequest request,
        DevLogtoDb db,
        LoginSessions sessions,
        Grants grants)
    {
        var target = request.Query["revokeGrantsTarget"].ToString();
        if (target is not ("" or "all" or "firstParty"))
        {
            throw new ManagementError(400, "guard.invalid_input", "The request query is invalid.");
        }

        var session = await db.LoginSessions.FindAsync(sessionId) ?? throw SessionNotFound();
        if (session.PersonId != userId)
        {
            throw new ManagementError(404, "oidc.invalid_session_account_id", "Session accountId mismatch.");
        }

        // Every application in this server is a first-party application.
        foreach (var grantId in target.Length > 0 ? session.ByClient().Values.Select(a => a.GrantId) : [])
        {
            await grants.RevokeAsync(grantId);
        }

        await sessions.EndAsync(session);
        return Results.NoContent();
    }

    private static async Task<IResult> ListGrantsAsync(string userId, HttpRequest request, DevLogtoDb db, Grants grants)
    {
        var active = request.Query["appType"] == "thirdParty"
            ? []
            : await grants.Active().Where(g => g.PersonId == userId).OrderBy(g => g.CreatedAt).ToListAsync();
        var names = await db.Applications.ToDictionaryAsync(a => a.Id, a => a.Name);
        return Results.Json(new { grants = active.Select(grant => View(grant, names.GetValueOrDefault(grant.ClientId))) });
    }

    private static async Task<IResult> RevokeAsync(string userId, string grantId, DevLogtoDb db, Grants grants, TimeProvider time)
    {
        if (await db.Grants.FindAsync(grantId) is not { } grant || grant.PersonId != userId)
        {
            throw new ManagementError(404, "oidc.invalid_grant", "Grant request is invalid.");
        }

        await grants.RevokeAsync(grantId);
        foreach (var session in await Active(db, time, userId).ToListAsync())
        {
            var byClient = session.ByClient();
            if (byClient.Values.Any(a => a.GrantId == grantId))
            {
                session.SetClients(byClient.Where(a => a.Value.GrantId != grantId).ToDictionary());
                session.CookieId = Ids.Provider();
            }
        }

        await db.SaveChangesAsync();
        return Results.NoContent();
    }

    private static IQueryable<LoginSession> Active(DevLogtoDb db, TimeProvider time, string userId)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return db.LoginSessions.Where(s => s.PersonId == userId && s.ExpiresAt > now);
    }

    private static ManagementError SessionNotFound() => new(404, "oidc.session_not_found", "Session not found.");

    private static JsonObject View(LoginSession session) => new()
    {
        ["payload"] = new JsonObject
        {
            ["exp"] = session.ExpiresAt / 1000,
            ["iat"] = session.CreatedAt / 1000,
            ["jti"] = session.CookieId,
            ["uid"] = session.Uid,
            ["kind"] = "Session",
            ["loginTs"] = session.LoginTs,
            ["accountId"] = session.PersonId,
            ["authorizations"] = JsonNode.Parse(session.Authorizations),
        },
        ["lastSubmission"] = session.LastSubmission is { } json
            ? new JsonObject(
                JsonNode.Parse(json)!
                    .AsObject()
                    .Where(f => SubmissionFields.Contains(f.Key))
                    .Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())))
            : null,
        ["clientId"] = session.ClientId,
        ["accountId"] = session.LastSubmission is null ? null : session.PersonId,
        ["expiresAt"] = session.ExpiresAt,
    };

    private static JsonObject View(Grant grant, string? application)
    {
        var payload = new JsonObject
        {
            ["exp"] = grant.ExpiresAt / 1000,
            ["iat"] = grant.CreatedAt / 1000,
            ["jti"] = grant.Id,
            ["kind"] = "Grant",
            ["clientId"] = grant.ClientId,
            ["accountId"] = grant.PersonId,
            ["openid"] = new JsonObject { ["scope"] = grant.Scope },
        };
        if (grant.Resources != "{}")
        {
            payload["resources"] = JsonNode.Parse(grant.Resources);
        }

        return new JsonObject
        {
            ["id"] = grant.Id,
            ["payload"] = payload,
            ["expiresAt"] = grant.ExpiresAt,
            ["application"] = new JsonObject { ["id"] = grant.ClientId, ["name"] = application ?? grant.ClientId },
        };
    }
}
