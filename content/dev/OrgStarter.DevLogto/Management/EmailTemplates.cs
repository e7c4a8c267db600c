using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>The mail templates of the Logto tenant, one for each language and usage.</summary>
internal static class EmailTemplates
{
    private const int MaxLanguage = 16;

    private static readonly string[] Types =
    [
        "SignIn", "Register", "ForgotPassword", EmailTemplate.Invitation, "Generic", "UserPermissionValidation", "BindNewIdentifier",
        "MfaVerification", "BindMfa",
    ];

    public static void MapEmailTemplates(this RouteGroupBuilder api)
    {
        api.MapGet("/email-templates", async (HttpRequest request, DevLogtoDb db) =>
        {
            var (language, type) = (request.Query["languageTag"].ToString(), request.Query["templateType"].ToString());
            var templates = db.EmailTemplates.AsNoTracking()
                .Where(t => (language == "" || t.LanguageTag == language) && (type == "" || t.TemplateType == type)).OrderBy(t => t.Id);
            return Results.Json((await templates.ToListAsync()).Select(View));
        });
        api.MapPut("/email-templates", ReplaceAsync);
        api.MapDelete("/email-templates/{id}", async (string id, DevLogtoDb db) =>
        {
            db.Remove(await db.EmailTemplates.FindAsync(id) ?? throw EntityErrors.Missing("email_templates", id));
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    /// <summary>Creates or replaces the templates in the body; others stay as they are.</summary>
    private static async Task<IResult> ReplaceAsync(HttpRequest request, DevLogtoDb db, TimeProvider time)
    {
        var input = await Input.ReadAsync(request);
        var given = input.Each("templates", min: 1).Select(template => new EmailTemplate
        {
            Id = Ids.Long(),
            LanguageTag = template.Text("languageTag", 1, MaxLanguage),
            TemplateType = template.OneOf("templateType", Types),
            Details = Details(template),
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        }).ToList();
        input.Check();
        foreach (var template in given)
        {
            await db.EmailTemplates
                .Where(t => t.LanguageTag == template.LanguageTag && t.TemplateType == template.TemplateType)
                .ExecuteDeleteAsync();
        }

        db.EmailTemplates.AddRange(given);
        await db.SaveChangesAsync();
        return Results.Json(given.Select(View));
    }

    private static string Details(Input template)
    {
        var details = template.Inside("details", isRequired: true);
        if (template["details"] is JsonObject)
        {
            details.Text("subject");
            details.Text("content");
        }

        return details.Body.ToJsonString();
    }

    private static JsonObject View(EmailTemplate template) => new()
    {
        ["tenantId"] = "default",
        ["id"] = template.Id,
        ["languageTag"] = template.LanguageTag,
        ["templateType"] = template.TemplateType,
        ["details"] = JsonNode.Parse(template.Details),
        ["createdAt"] = template.CreatedAt,
    };
}
