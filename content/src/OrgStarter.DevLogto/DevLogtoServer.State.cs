using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto.Data;

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

    public Task AddSecondFactorAsync(string address) => ChangeAsync(address, set => set.SetProperty(p => p.HasSecondFactor, true));

    public Task SuspendAsync(string address) => ChangeAsync(address, set => set.SetProperty(p => p.IsSuspended, true));

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
        app.Services.GetRequiredService<Oidc.TokenWriter>().AccessToken(userId, DevLogtoApplications.SiteId, audience, scope);

    private async Task ChangeAsync(string address, Action<UpdateSettersBuilder<Person>> change)
    {
        await using var db = store.Open();
        await db.People.Where(p => p.PrimaryEmail == address).ExecuteUpdateAsync(change);
    }
}
