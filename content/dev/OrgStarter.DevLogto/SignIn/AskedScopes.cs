using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>The requested scopes that Logto knows, in the order of the request. Unknown scopes are dropped without an error.</summary>
/// <param name="OpenId">The scopes of OpenID Connect and Logto.</param>
/// <param name="ByResource">The permissions by requested resource.</param>
internal sealed record AskedScopes(IReadOnlyList<string> OpenId, IReadOnlyDictionary<string, IReadOnlyList<string>> ByResource)
{
    public IEnumerable<string> All => OpenId.Concat(ByResource.Values.SelectMany(permissions => permissions)).Distinct();

    public bool IsOffline => OpenId.Contains(LogtoScopes.OfflineAccess);

    public static async Task<AskedScopes> OfAsync(DevLogtoDb db, OpenIddictRequest request)
    {
        var asked = request.GetScopes();
        // A refresh token needs a consent prompt (OpenID Connect Core, section 11).
        var openId = asked.Where(
            LogtoScopes.All.Contains).Where(s => s != LogtoScopes.OfflineAccess || request.HasPromptValue(PromptValues.Consent));
        var known = await db.Set<Scope>().Select(s => s.Name).ToListAsync();
        var permissions = asked.Where(known.Contains).ToList();
        var byResource = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var resource in request.GetResources().SelectMany(r => r.Split(',')).Distinct())
        {
            byResource[resource] = resource == LogtoScopes.OrganizationsResource
                ? permissions
                : [.. asked.Intersect(
                    await db.Set<ApiScope>().Where(s => s.Resource.Indicator == resource).Select(s => s.Name).ToListAsync())];
        }

        return new([.. openId], byResource);
    }

    public bool IsMissingIn(Grant? grant)
    {
        if (grant is null || OpenId.Except(grant.Scope.Split(' ')).Any())
        {
            return true;
        }

        var granted = JsonSerializer.Deserialize<Dictionary<string, string>>(grant.Resources)!;
        return ByResource.Any(r => r.Value.Except((granted.GetValueOrDefault(r.Key) ?? "").Split(' ')).Any());
    }
}
