using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;
using OrgStarter.DevLogto.SignIn;

namespace OrgStarter.DevLogto;

/// <summary>What a test asks about the state, and changes in it, past the API: as an administrator would in Logto's console.</summary>
public sealed partial class DevLogtoServer
{
    /// <summary>The payloads of the mails to an address, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> MailsToAsync(string address)
    {
        await using var db = store.Open();
        var payloads = await db.Mails.Where(m => m.To == address).OrderBy(m => m.Id).Select(m => m.Payload).ToListAsync();
        return [.. payloads.Select(payload => JsonNode.Parse(payload)!)];
    }

    /// <returns>The id of the person with this address, or null.</returns>
    public async Task<string?> FindPersonAsync(string address)
    {
        await using var db = store.Open();
        return await db.People.Where(p => p.PrimaryEmail == address).Select(p => p.Id).SingleOrDefaultAsync();
    }

    /// <summary>From now on the organization lets nobody in without a second factor.</summary>
    public async Task RequireSecondFactorAsync(string organizationId)
    {
        await using var db = store.Open();
        await db.Organizations.Where(o => o.Id == organizationId).ExecuteUpdateAsync(set => set.SetProperty(o => o.IsMfaRequired, true));
    }

    /// <summary>Time passes for this invitation alone: from this moment on it has expired.</summary>
    public async Task ExpireInvitationAsync(string id)
    {
        await using var db = store.Open();
        var past = app.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddSeconds(-1).ToUnixTimeMilliseconds();
        await db.Invitations.Where(i => i.Id == id).ExecuteUpdateAsync(set => set.SetProperty(i => i.ExpiresAt, past));
    }

    public Task AddSecondFactorAsync(string address) => ChangeAsync(address, set => set.SetProperty(p => p.HasSecondFactor, true));

    public Task SuspendAsync(string address) => ChangeAsync(address, set => set.SetProperty(p => p.IsSuspended, true));

    /// <summary>
    /// Ends a person's sessions with Logto wherever they are signed in, and tells the applications by back-channel logout, as if the
    /// person had signed out there. Grants of <c>offline_access</c> live on, as with a sign-out.
    /// </summary>
    /// <returns>How many sessions there were.</returns>
    public async Task<int> EndSessionsAsync(string address)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DevLogtoDb>();
        var ended = await db.LoginSessions.Where(s => db.People.Any(p => p.Id == s.PersonId && p.PrimaryEmail == address)).ToListAsync();
        foreach (var session in ended)
        {
            await app.Services.GetRequiredService<BackchannelLogout>().TellAsync(session, CancellationToken.None);
            await scope.ServiceProvider.GetRequiredService<LoginSessions>().EndAsync(session);
        }

        return ended.Count;
    }

    /// <summary>As in Logto's console: a new signing key takes over at once, the old ones stay in the key set. Until the next start.</summary>
    public void RotateKeys()
    {
        var key = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP384)) { KeyId = Guid.NewGuid().ToString("N") };
        var credentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha384);
        app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue.SigningCredentials.Insert(0, credentials);
        app.Services.GetRequiredService<TokenWriter>().Use(credentials);
    }

    public async Task<int> CountOrganizationsAsync(string name)
    {
        await using var db = store.Open();
        return await db.Organizations.CountAsync(o => o.Name == name);
    }

    public async Task<int> CountMembersAsync(string organizationId, string role)
    {
        await using var db = store.Open();
        return await db.Memberships.CountAsync(m => m.OrganizationId == organizationId && m.Roles.Any(r => r.Name == role));
    }

    /// <returns>The id of the new organization.</returns>
    public async Task<string> AddLargeOrganizationAsync(int members)
    {
        await using var db = store.Open();
        return await Seed.AddLargeOrganizationAsync(db, members, app.Services.GetRequiredService<TimeProvider>());
    }

    /// <summary>An access token signed as every other, for whatever a test needs: a person, an audience, scopes.</summary>
    public string SignAccessToken(string userId, string audience, string? scope) =>
        app.Services.GetRequiredService<TokenWriter>().AccessToken(userId, DevLogtoApplications.SiteId, new AccessTokenDecision(audience, scope, TimeSpan.FromHours(1)));

    private async Task ChangeAsync(string address, Action<UpdateSettersBuilder<Person>> change)
    {
        await using var db = store.Open();
        await db.People.Where(p => p.PrimaryEmail == address).ExecuteUpdateAsync(change);
    }
}
