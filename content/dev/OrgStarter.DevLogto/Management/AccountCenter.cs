using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.Management;

/// <summary>
/// Logto's account center: its settings, and the API behind its pages. All pages are closed until an administrator opens them. Source:
/// https://docs.logto.io/end-user-flows/account-settings.
/// </summary>
internal static class AccountCenter
{
    private const string Edit = "Edit";

    private static readonly string[] Controls = ["Off", "ReadOnly", Edit];

    /// <summary>Logto's fields, in its order.</summary>
    private static readonly string[] Fields =
        ["name", "avatar", "profile", "email", "phone", "password", "username", "social", "customData", "mfa", "passkey", "session"];

    /// <summary>The pages that change one field, which must be <c>Edit</c>. The page <c>security</c> lists all open fields.</summary>
    private static readonly Dictionary<string, string> FieldOfPage = new()
    {
        ["email"] = "email",
        ["phone"] = "phone",
        ["password"] = "password",
        ["username"] = "username",
        ["authenticator-app"] = "mfa",
    };

    public static void MapAccountApi(this WebApplication app) => app.MapMethods("/api/my-account", ["GET", "PATCH"], AnswerAsync);

    public static void MapAccountCenter(this RouteGroupBuilder api)
    {
        api.MapGet("/account-center", async (DevLogtoDb db) => Results.Json(View(await ReadAsync(db))));
        api.MapPatch("/account-center", ChangeAsync);
    }

    /// <returns>True when this page under <c>/account</c> has content to show.</returns>
    public static async Task<bool> IsOpenAsync(DevLogtoDb db, string page)
    {
        var settings = await ReadAsync(db);
        var fields = FieldsOf(settings);
        var open = new List<string>();
        foreach (var (name, control) in fields)
        {
            if ((page == "security"
                ? (string?)control is "ReadOnly" or Edit
                : FieldOfPage.GetValueOrDefault(page) == name && (string?)control == Edit)
                && (name != "mfa" || await HasFactorsAsync(db)))
            {
                open.Add(name);
            }
        }

        return settings.Enabled && open.Count > 0;
    }

    private static async Task<bool> HasFactorsAsync(DevLogtoDb db) =>
        (await SignInSettings.ReadAsync(db))["mfa"]?["factors"] is JsonArray { Count: > 0 };

    /// <summary>Replaces <c>fields</c> as a whole: a field that is missing in the body is closed.</summary>
    private static async Task<IResult> ChangeAsync(HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        var enabled = input.Has("enabled") ? input.Flag("enabled") : (bool?)null;
        var fields = input.Inside("fields");
        foreach (var (name, _) in fields.Body.Where(f => Fields.Contains(f.Key)).ToList())
        {
            fields.OneOf(name, Controls);
        }

        input.Check();
        var settings = await db.AccountCenters.FindAsync(AccountCenterSettings.Default)
            ?? db.AccountCenters.Add(new AccountCenterSettings { Id = AccountCenterSettings.Default }).Entity;
        settings.Enabled = enabled ?? settings.Enabled;
        settings.Fields = input.Has("fields")
            ? new JsonObject(
                fields.Body.Where(f => Fields.Contains(f.Key)).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))).ToJsonString()
            : settings.Fields;
        await db.SaveChangesAsync();
        return Results.Json(View(settings));
    }

    /// <summary>The account API, with which users read and change their own data.</summary>
    private static async Task<IResult> AnswerAsync(HttpRequest request, IOpenIddictTokenManager tokens, DevLogtoDb db)
    {
        // Allows scripts of any origin: the token is the user's own.
        request.HttpContext.Response.Headers.AccessControlAllowOrigin = "*";
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return new ManagementError(401, "auth.authorization_header_missing", "Authorization header is missing.").ToResult();
        }

        var token = header.StartsWith("Bearer ", StringComparison.Ordinal)
            ? await tokens.FindByReferenceIdAsync(header["Bearer ".Length..])
            : null;
        if (token is null
            || !await tokens.HasTypeAsync(token, TokenTypeIdentifiers.AccessToken)
            || !await tokens.HasStatusAsync(token, Statuses.Valid)
            || await db.People.FindAsync(await tokens.GetSubjectAsync(token)) is not { } person)
        {
            return new ManagementError(401, "auth.unauthorized", "Unauthorized. Please check credentials and its scope.").ToResult();
        }

        var settings = await ReadAsync(db);
        if (!settings.Enabled)
        {
            return new ManagementError(400, "account_center.not_enabled", "Account center is not enabled.").ToResult();
        }

        return HttpMethods.IsGet(request.Method) ? Results.Json(ProfileOf(person, FieldsOf(settings)))
            : new ManagementError(501, "not_part_of_this", "The embedded Logto does not support account changes.").ToResult();
    }

    private static JsonObject ProfileOf(Person person, JsonObject fields)
    {
        var whole = Views.WithPassword(person);
        foreach (var (shown, field) in new[]
        {
            ("name", "name"),
            ("avatar", "avatar"),
            ("username", "username"),
            ("primaryEmail", "email"),
            ("primaryPhone", "phone"),
            ("profile", "profile"),
            ("customData", "customData"),
            ("identities", "social"),
            ("hasPassword", "password")
        })
        {
            if ((string?)fields[field] is null or "Off")
            {
                whole.Remove(shown);
            }
        }

        return whole;
    }

    private static async Task<AccountCenterSettings> ReadAsync(DevLogtoDb db) =>
        await db.AccountCenters.AsNoTracking().SingleOrDefaultAsync() ?? new AccountCenterSettings { Id = AccountCenterSettings.Default };

    private static JsonObject FieldsOf(AccountCenterSettings settings) => JsonNode.Parse(settings.Fields)!.AsObject();

    private static JsonObject View(AccountCenterSettings settings) => new()
    {
        ["tenantId"] = "default",
        ["id"] = settings.Id,
        ["enabled"] = settings.Enabled,
        ["fields"] = FieldsOf(settings),
        ["webauthnRelatedOrigins"] = new JsonArray(),
        ["deleteAccountUrl"] = null,
        ["customCss"] = null,
        ["profileFields"] = null,
    };
}
