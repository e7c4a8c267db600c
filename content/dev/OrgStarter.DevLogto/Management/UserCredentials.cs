using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>Passwords and second factors. A second factor is only a flag: this server never asks for its code.</summary>
internal static class UserCredentials
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static void MapUserCredentials(this RouteGroupBuilder api)
    {
        api.MapGet("/users/{userId}/has-password", async (string userId, DevLogtoDb db) =>
            Results.Json(new { hasPassword = (await Users.FindAsync(db, userId)).PasswordHash is not null }));
        api.MapPost("/users/{userId}/password/verify", VerifyAsync);
        api.MapPatch("/users/{userId}/password", ChangeAsync);
        api.MapGet("/users/{userId}/mfa-verifications", async (string userId, DevLogtoDb db) =>
            Results.Json(Factors(await Users.FindAsync(db, userId))));
        api.MapPost("/users/{userId}/mfa-verifications", AddFactorAsync);
        api.MapDelete("/users/{userId}/mfa-verifications/{verificationId}", async (string userId, string verificationId, DevLogtoDb db) =>
        {
            var person = await Users.FindAsync(db, userId);
            if (!person.HasSecondFactor || verificationId != FactorId(person))
            {
                throw ManagementError.NotFound();
            }

            person.HasSecondFactor = false;
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    private static async Task<IResult> VerifyAsync(string userId, HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        var password = input.Text("password", 1);
        input.Check();
        return Passwords.Matches(await Users.FindAsync(db, userId), password)
            ? Results.NoContent()
            : throw new ManagementError(422, "session.invalid_credentials", "Incorrect account or password. Please check your input.");
    }

    /// <summary>Applies no password policy: a caller of the Management API has full access.</summary>
    private static async Task<IResult> ChangeAsync(string userId, HttpRequest request, DevLogtoDb db, TimeProvider time)
    {
        var input = await Input.ReadAsync(request);
        var password = input.Text("password", 1);
        input.Check();
        var person = await Users.FindAsync(db, userId);
        person.PasswordHash = Passwords.Hash(password);
        person.UpdatedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        await db.SaveChangesAsync();
        return Results.Json(Views.WithPassword(person));
    }

    private static async Task<IResult> AddFactorAsync(string userId, HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        input.OneOf("type", "Totp");
        var secret = input.OptionalText("secret") ?? RandomNumberGenerator.GetString(Base32, 32);
        input.Check();
        var person = await Users.FindAsync(db, userId);
        if (person.HasSecondFactor)
        {
            throw new ManagementError(422, "user.totp_already_in_use", "TOTP is already in use.");
        }

        person.HasSecondFactor = true;
        await db.SaveChangesAsync();
        return Results.Json(new { type = "Totp", secret, secretQrCode = "data:," });
    }

    private static JsonArray Factors(Person person) => person.HasSecondFactor
        ? [new JsonObject
        {
            ["id"] = FactorId(person),
            ["createdAt"] = DateTimeOffset.FromUnixTimeMilliseconds(person.CreatedAt).UtcDateTime.ToString(
                "yyyy-MM-ddTHH:mm:ss.fffZ",
                System.Globalization.CultureInfo.InvariantCulture),
            ["type"] = "Totp"
        }]
        : [];

    private static string FactorId(Person person) => $"totp{person.Id}".PadRight(21, '0')[..21];
}
