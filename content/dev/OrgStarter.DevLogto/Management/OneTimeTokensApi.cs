using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.SignIn;

namespace OrgStarter.DevLogto.Management;

/// <summary><c>/api/one-time-tokens</c>: creates, lists and ends them. <see cref="OneTimeTokens"/> validates their use.</summary>
internal static class OneTimeTokensApi
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int StandardLifetime = 600;

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
        api.MapGet("/one-time-tokens/{id}", async (string id, DevLogtoDb db, TimeProvider time) =>
            Results.Json(Views.Of(await FindAsync(db, id), Now(time))));
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
            return Results.Json(Views.Of(await OneTimeTokens.ConsumeAsync(db, time, email, token), Now(time)));
        });
    }

    /// <summary>Accepts any text as an address and any text as an organization, as Logto does.</summary>
    private static async Task<IResult> CreateAsync(HttpContext context, DevLogtoDb db, TimeProvider time)
    {
        var input = await Input.ReadAsync(context.Request);
        var now = Now(time);
        var life = input.Has("expiresIn") ? input.Number("expiresIn") : StandardLifetime;
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
