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

/// <summary>Lets tests read and change the state without the API, as an administrator does in Logto's Console.</summary>
public sealed partial class DevLogtoServer
{
    /// <summary>Returns the payloads of the mails to an address, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> MailsToAsync(string address)
    {
        await using var db = store.Open();
        var payloads = await db.Mails.Where(m => m.To == address).OrderBy(m => m.Id).Select(m => m.Payload).ToListAsync();
        return [.. payloads.Select(payload => JsonNode.Parse(payload)!)];
    }

    /// <returns>The id of the user with this address, or null.</returns>
    public async Task<string?> FindPersonAsync(string address)
    {
        await using var db = store.Open();
        return await db.People.Where(p => p.PrimaryEmail == address).Select(p => p.Id).SingleOrDefaultAsync();
    }

    public async Task RequireSecondFactorAsync(string organizationId)
    {
        await using var db = store.Open();
        await db.Organizations.Where(o => o.Id == organizationId).ExecuteUpdateAsync(set => set.SetProperty(o => o.IsMfaRequired, true));
    }

    /// <summary>Gives the organization the setting that Logto 1.42 has only with <c>DEV_FEATURES_ENABLED</c>.</summary>
    public async Task OfferTrustedDevicesAsync(string organizationId)
    {
        await using var db = store.Open();
        await db.Organizations.Where(o => o.Id == organizationId)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.IsTrustedDeviceAllowed, true));
    }

    /// <summary>Expires this invitation without moving the clock.</summary>
    public async Task ExpireInvitationAsync(string id)
    {
        await using var db = store.Open();
        var past = app.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddSeconds(-1).ToUnixTimeMilliseconds();
        await db.Invitations.Where(i => i.Id == id).ExecuteUpdateAsync(set => set.SetProperty(i => i.ExpiresAt, past));
    }

    public Task AddSecondFactorAsync(string address) => ChangeAsync(address, set => set.SetProperty(p => p.HasSecondFactor, true));

    public Task SuspendAsync(string address) => ChangeAsync(address, set => set.SetProperty(p => p.IsSuspended, true));

    /// <summary>
    /// Ends all of a user's sessions with Logto and notifies the applications by back-channel logout, as if the user had signed out in each
    /// browser. Grants with <c>offline_access</c> stay valid, as after a sign-out.
    /// </summary>
    /// <returns>The number of sessions that ended.</returns>
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

    /// <summary>
    /// Adds a signing key and uses it at once; old keys stay in the key set, as in Logto's Console. A restart discards the new key.
    /// </summary>
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

    /// <summary>Signs an access token for any user, audience and scopes.</summary>
    public string SignAccessToken(string userId, string audience, string? scope) =>
        app.Services.GetRequiredService<TokenWriter>().AccessToken(
            userId,
            DevLogtoApplications.SiteId,
            new AccessTokenDecision(audience, scope, TimeSpan.FromHours(1)));

    private async Task ChangeAsync(string address, Action<UpdateSettersBuilder<Person>> change)
    {
        await using var db = store.Open();
        await db.People.Where(p => p.PrimaryEmail == address).ExecuteUpdateAsync(change);
    }
}
