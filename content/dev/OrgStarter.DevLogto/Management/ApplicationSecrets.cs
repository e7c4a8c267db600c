using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>The named secrets of an application. Each is valid until it expires or is deleted.</summary>
internal static class ApplicationSecrets
{
    private const string Route = "/applications/{id}/secrets";

    public static void MapApplicationSecrets(this RouteGroupBuilder api)
    {
        api.MapGet(Route, async (string id, DevLogtoDb db) =>
        {
            await ApplicationsApi.FindAsync(db, id);
            return Results.Json(
                (await db.Set<ApplicationSecret>()
                    .AsNoTracking()
                    .Where(s => s.ApplicationId == id)
                    .OrderBy(s => s.CreatedAt)
                    .ToListAsync()).Select(ApiViews.Of));
        });
        api.MapPost(Route, CreateAsync);
        api.MapPatch(Route + "/{name}", RenameAsync);
        api.MapDelete(Route + "/{name}", async (string id, string name, DevLogtoDb db) =>
        {
            await ApplicationsApi.FindAsync(db, id);
            return await db.Set<ApplicationSecret>().Where(s => s.ApplicationId == id && s.Name == name).ExecuteDeleteAsync() == 1
                ? Results.NoContent() : throw ManagementError.NotFound();
        });
        api.MapDelete("/applications/{id}/legacy-secret", async (string id, DevLogtoDb db) =>
        {
            await ApplicationsApi.FindAsync(db, id);
            throw new ManagementError(400, "application.no_legacy_secret_found", "The application does not have a legacy secret.");
        });
    }

    private static async Task<IResult> CreateAsync(string id, HttpContext context, DevLogtoDb db, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var input = await Input.ReadAsync(context.Request);
        var secret = new ApplicationSecret
        {
            ApplicationId = id,
            Name = input.Text("name", 1, 256),
            Value = Ids.Secret(),
            CreatedAt = now,
            ExpiresAt = input["expiresAt"] is null ? null : input.Number("expiresAt"),
        };
        input.Check();
        if (secret.ExpiresAt <= now)
        {
            throw new ManagementError(400, "request.invalid_input", "Input is invalid. The value of `expiresAt` must be in the future.");
        }

        if (!ApplicationType.HasSecrets((await ApplicationsApi.FindAsync(db, id)).Type))
        {
            throw EntityErrors.Constraint();
        }

        await RefuseTakenAsync(db, id, secret.Name);
        db.Add(secret);
        await db.SaveChangesAsync();
        return Results.Json(ApiViews.Of(secret), statusCode: 201);
    }

    private static async Task<IResult> RenameAsync(string id, string name, HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var newName = input.Text("name", 1, 256);
        input.Check();
        await ApplicationsApi.FindAsync(db, id);
        if (newName != name)
        {
            await RefuseTakenAsync(db, id, newName);
        }

        // The name is part of the key, and EF Core cannot change the key of a tracked row.
        var renamed = await db.Set<ApplicationSecret>()
            .Where(s => s.ApplicationId == id && s.Name == name)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Name, newName));
        return renamed == 1
            ? Results.Json(ApiViews.Of((await db.Set<ApplicationSecret>().FindAsync(id, newName))!))
            : throw EntityErrors.Unchanged("application_secret");
    }

    private static async Task RefuseTakenAsync(DevLogtoDb db, string id, string name)
    {
        if (await db.Set<ApplicationSecret>().AnyAsync(s => s.ApplicationId == id && s.Name == name))
        {
            throw new ManagementError(422, "application.secret_name_exists", "Secret name already exists.");
        }
    }
}
