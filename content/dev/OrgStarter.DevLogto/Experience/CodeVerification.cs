using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Mails;

namespace OrgStarter.DevLogto.Experience;

/// <summary>Verifies a mailed code: six digits, valid for ten minutes, ten attempts.</summary>
internal static class CodeVerification
{
    private const int MaxAttempts = 10;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static void MapCodeVerification(this RouteGroupBuilder api)
    {
        api.MapPost("/verification/verification-code", SendAsync);
        api.MapPost("/verification/verification-code/verify", VerifyAsync);
    }

    private static async Task<IResult> SendAsync(
        HttpContext context,
        DevLogtoDb db,
        TimeProvider time,
        ExperienceInteraction interaction,
        Mailbox mailbox)
    {
        var state = interaction.State;
        var input = await Input.ReadAsync(context.Request);
        var type = input.OneOf("interactionEvent", ExperienceState.SignIn, ExperienceState.Register, ExperienceState.ForgotPassword);
        var identifier = EmailOf(input);
        var verification = state.Add(new Verification
        {
            Id = Ids.Long(),
            Type = Verification.EmailCode,
            Identifier = identifier,
            TemplateType = type
        });
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        db.VerificationCodes.Add(new VerificationCode
        {
            Id = verification.Id,
            Email = identifier.Value,
            Type = type,
            Code = code,
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        });

        // Sends no mail to an address without an account.
        var isSent = type != ExperienceState.ForgotPassword || await db.FindAsync(identifier) is not null;
        await mailbox.SendCodeAsync(identifier.Value, type, code, interaction.Stored.ClientId, isSent);
        await interaction.SaveAsync();
        return Results.Json(new { verificationId = verification.Id });
    }

    private static async Task<IResult> VerifyAsync(
        HttpContext context,
        DevLogtoDb db,
        TimeProvider time,
        ExperienceInteraction interaction,
        Lockout lockout)
    {
        var state = interaction.State;
        var input = await Input.ReadAsync(context.Request);
        var (id, code) = (input.Text("verificationId"), input.Text("code"));
        var identifier = EmailOf(input);
        var verification = state.VerificationRecords.Find(v => v.Type == Verification.EmailCode && v.Id == id)
            ?? throw ExperienceErrors.VerificationNotFound();
        await lockout.GuardAsync(identifier.Value, () => CheckAsync(db, time, id, identifier.Value, code));
        verification.Verified = true;
        await interaction.SaveAsync();
        return Results.Json(new { verificationId = id });
    }

    private static async Task CheckAsync(DevLogtoDb db, TimeProvider time, string id, string email, string code)
    {
        if (code.Length == 0 || await db.VerificationCodes.FindAsync(id) is not { IsConsumed: false } sent)
        {
            throw ExperienceErrors.Code("not_found", "Verification code not found. Please send verification code first.");
        }

        if (sent.Email != email)
        {
            throw ExperienceErrors.Code("email_mismatch", "Email mismatch. Please request a new verification code.");
        }

        if (sent.CreatedAt + Lifetime.TotalMilliseconds < time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            throw ExperienceErrors.Code("expired", "Verification code has expired. Please request a new verification code.");
        }

        if (sent.Attempts >= MaxAttempts)
        {
            throw ExperienceErrors.Code(
                "exceed_max_try",
                "Verification code retries limitation exceeded. Please request a new verification code.");
        }

        var matches = sent.Code == code;
        (sent.IsConsumed, sent.Attempts) = (matches, matches ? sent.Attempts : sent.Attempts + 1);
        await db.SaveChangesAsync();
        if (!matches)
        {
            throw ExperienceErrors.Code("code_mismatch", "Invalid verification code.");
        }
    }

    /// <exception cref="ManagementError">501 for a phone number: this server has no SMS connector.</exception>
    private static Identifier EmailOf(Input input)
    {
        input.Check();
        return (string?)input["identifier"]?["type"] == Identifier.Phone
            ? throw new ManagementError(
                501,
                "connector.not_found",
                "Cannot find any available connector for type: Sms.",
                new JsonObject { ["type"] = "Sms" })
            : input.Identifier(Identifier.Email);
    }
}
