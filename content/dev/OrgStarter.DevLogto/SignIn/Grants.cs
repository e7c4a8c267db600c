using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>The consents of users to applications. Revoking a grant revokes all its tokens.</summary>
internal sealed class Grants(
    DevLogtoDb db,
    IOpenIddictAuthorizationManager authorizations,
    IOpenIddictTokenManager tokens,
    IOpenIddictApplicationManager applications,
    TimeProvider time)
{
    /// <summary>Logto's maximum lifetime of a refresh token.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    /// <summary>Returns the grants that are neither expired nor revoked. OpenIddict revokes a grant whose code is used twice.</summary>
    public IQueryable<Grant> Active()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return db.Grants.Where(g => g.ExpiresAt > now
            && db.Set<OpenIddictEntityFrameworkCoreAuthorization>().Any(a => a.Id == g.AuthorizationId && a.Status == Statuses.Valid));
    }

    /// <returns>Null for an unknown or ended grant, and for a grant of another user.</returns>
    public async Task<Grant?> FindAsync(string? id, string? personId) =>
        id is null ? null : await Active().SingleOrDefaultAsync(g => g.Id == id && g.PersonId == personId);

    /// <summary>Adds the missing scopes to the grant, or to a new one.</summary>
    public async Task<Grant> ConsentAsync(Grant? grant, string personId, string clientId, AskedScopes asked)
    {
        grant ??= await NewAsync(personId, clientId);
        grant.Scope = string.Join(' ', grant.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Union(asked.OpenId));
        var resources = JsonSerializer.Deserialize<Dictionary<string, string>>(grant.Resources)!;
        foreach (var (resource, scopes) in asked.ByResource.Where(r => r.Value.Count > 0))
        {
            resources[resource] = string.Join(
                ' ',
                (resources.GetValueOrDefault(resource) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Union(scopes));
        }

        grant.Resources = JsonSerializer.Serialize(resources);
        await db.SaveChangesAsync();
        return grant;
    }

    public async Task RevokeAsync(string id)
    {
        if (await db.Grants.FindAsync(id) is { } grant)
        {
            await RevokeTokensAsync(id);
            if (await authorizations.FindByIdAsync(grant.AuthorizationId) is { } authorization)
            {
                await authorizations.TryRevokeAsync(authorization);
            }

            db.Grants.Remove(grant);
            await db.SaveChangesAsync();
        }
    }

    public async Task RevokeTokensAsync(string id)
    {
        if (await db.Grants.FindAsync(id) is { } grant)
        {
            await tokens.RevokeByAuthorizationIdAsync(grant.AuthorizationId);
        }
    }

    private async Task<Grant> NewAsync(string personId, string clientId)
    {
        var now = time.GetUtcNow();
        var application = await applications.FindByClientIdAsync(clientId) ?? throw new OidcError("client must be available");
        var authorization = await authorizations.CreateAsync(new OpenIddictAuthorizationDescriptor
        {
            ApplicationId = await applications.GetIdAsync(application),
            CreationDate = now,
            Status = Statuses.Valid,
            Subject = personId,
            Type = AuthorizationTypes.Permanent,
        });
        return db.Grants.Add(new Grant
        {
            Id = Ids.Provider(),
            PersonId = personId,
            ClientId = clientId,
            AuthorizationId = (await authorizations.GetIdAsync(authorization))!,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            ExpiresAt = (now + Lifetime).ToUnixTimeMilliseconds(),
        }).Entity;
    }
}
