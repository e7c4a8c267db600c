using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.Management;

/// <summary>
/// Issues tokens with which an application acts as a user, once. Source: https://docs.logto.io/developers/user-impersonation.
/// </summary>
internal static class SubjectTokensApi
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static void MapSubjectTokens(this RouteGroupBuilder api) =>
        api.MapPost("/subject-tokens", async (HttpContext context, DevLogtoDb db, TimeProvider time) =>
        {
            var input = await Input.ReadAsync(context.Request);
            var personId = input.Text("userId");
            input.Check();
            if (await db.People.FindAsync(personId) is null)
            {
                throw new ManagementError(
                    404, "entity.relation_foreign_key_not_found",
                    "Cannot find one or more foreign keys. Please check the input and ensure that all referenced entities exist.");
            }

            var token = new SubjectToken
            {
                Id = ExchangeGrant.SubjectTokenPrefix + Ids.Long(),
                PersonId = personId,
                ExpiresAt = (time.GetUtcNow() + Lifetime).ToUnixTimeMilliseconds()
            };
            db.Add(token);
            await db.SaveChangesAsync();
            return Results.Json(new { subjectToken = token.Id, expiresIn = (int)Lifetime.TotalSeconds }, statusCode: 201);
        });
}
