using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>Magic links: whoever presents the token for its address is in. Source: https://docs.logto.io/end-user-flows/one-time-token.</summary>
internal static class OneTimeTokens
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int StandardLife = 600;

    public static void MapOneTimeTokens(this RouteGroupBuilder api)
    {
        api.MapPost("/one-time-tokens", CreateAsync);
        api.MapGet("/one-time-tokens", async (HttpContext context, DevLogtoDb db, TimeProvider time) =>
        {
            var (now, email, status) = (Now(time), context.Request.Query["email"].ToString(), context.Request.Query["status"].ToString());
            var tokens = db.OneTimeTokens.AsNoTracking().Where(t => email == "" || t.Email == email)
                .Where(t => status == "" || (t.Status == "active" && t.ExpiresAt <= now ? "expired" : t.Status) == status)
                .OrderByDescending(t => t.CreatedAt);
            return Results.Json((await tokens.PageIfAskedAsync(context)).Select(t => Views.Of(t, now)));
        });
        api.MapGet("/one-time-tokens/{id}", async (string id, DevLogtoDb db, TimeProvider time) => Results.Json(Views.Of(await FindAsync(db, id), Now(time))));
        api.MapDelete("/one-time-tokens/{id}", async (string id, DevLogtoDb db) =>
        {
            db.Remove(await db.OneTimeTokens.FindAsync(id) ?? throw ManagementError.NotFound());
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
        api.MapPut("/one-time-tokens/{id}/status", async (string id, HttpRequest request, DevLogtoDb db, TimeProvider time) =>
        {
            var input = await Input.ReadAsync(request);
            var status = input.OneOf("status", "active", "consumed", "revoked", "expired");
            input.Check();
            var token = await FindAsync(db, id);
            if (status == "active")
            {
                throw new ManagementError(400, "one_time_token.cannot_reactivate_token", "Cannot reactivate the token.");
            }

            token.Status = status;
            await db.SaveChangesAsync();
            return Results.Json(Views.Of(token, Now(time)));
        });
        api.MapPost("/one-time-tokens/verify", async (HttpRequest request, DevLogtoDb db, TimeProvider time) =>
        {
            var input = await Input.ReadAsync(request);
            var (token, email) = (input.Text("token", 1, 256), input.Text("email", 1, 128));
            input.Check();
            return Results.Json(Views.Of(await ConsumeAsync(db, time, email, token), Now(time)));
        });
    }

    /// <summary>Uses the token up.</summary>
    /// <exception cref="ManagementError">404 for an unknown one; 400 for one of another address (letter case counts), used, revoked or over.</exception>
    public static async Task<OneTimeToken> ConsumeAsync(DevLogtoDb db, TimeProvider time, string email, string token)
    {
        var found = await CheckAsync(db, time, email, token);
        found.Status = "consumed";
        await db.SaveChangesAsync();
        return found;
    }

    /// <summary>The token, as long as it could be used.</summary>
    /// <exception cref="ManagementError">As for its use.</exception>
    public static async Task<OneTimeToken> CheckAsync(DevLogtoDb db, TimeProvider time, string email, string token)
    {
        var found = await db.OneTimeTokens.SingleOrDefaultAsync(t => t.Token == token)
            ?? throw new ManagementError(404, "one_time_token.token_not_found", $"Token {token} not found.");
        if (found.Email != email)
        {
            throw new ManagementError(400, "one_time_token.email_mismatch", "Email mismatch with given token.");
        }

        if (found.ExpiresAt <= Now(time) || found.Status == "expired")
        {
            throw new ManagementError(400, "one_time_token.token_expired", "The token is expired.");
        }

        return found.Status == "active"
            ? found
            : throw new ManagementError(400, $"one_time_token.token_{found.Status}", $"The token has been {found.Status}.");
    }

    /// <summary>The organizations that the token's owner becomes a member of, without roles.</summary>
    public static IReadOnlyList<string> OrganizationsOf(OneTimeToken token) =>
        JsonDocument.Parse(token.Context).RootElement.TryGetProperty("jitOrganizationIds", out var ids) && ids.ValueKind == JsonValueKind.Array
            ? [.. ids.EnumerateArray().Select(id => id.ToString())]
            : [];

    /// <summary>Any text passes for an address here, and any for an organization: so it is in Logto.</summary>
    private static async Task<IResult> CreateAsync(HttpContext context, DevLogtoDb db, TimeProvider time)
    {
        var input = await Input.ReadAsync(context.Request);
        var now = Now(time);
        var life = input.Has("expiresIn") ? input.Number("expiresIn") : StandardLife;
        var token = new OneTimeToken
        {
            Id = Ids.Long(),
            Email = input.Text("email", 1, 128),
            Token = RandomNumberGenerator.GetString(Alphabet, 32),
            Context = input.Json("context"),
            Status = "active",
            CreatedAt = now,
            ExpiresAt = now + (life * 1000),
        };
        input.Check();
        db.OneTimeTokens.Add(token);
        await db.SaveChangesAsync();
        return Results.Json(Views.Of(token, now), statusCode: 201);
    }

    private static async Task<OneTimeToken> FindAsync(DevLogtoDb db, string id) =>
        await db.OneTimeTokens.FindAsync(id) ?? throw EntityErrors.Missing("one_time_tokens", id);

    private static long Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();
}
