using System.Text.Json.Nodes;
using OrgStarter.Logto;
using OrgStarter.Logto.Setup;
using OrgStarter.Site;

namespace OrgStarter.E2E.Infrastructure;

/// <summary>What a test looks up and changes at Logto by its Management API, as an administrator does: the same
/// calls, whichever Logto it is.</summary>
public sealed class Tenant(LogtoOptions logto, string site) : IAsyncDisposable
{
    private readonly SetupClient client = new(new SetupTarget(logto, SiteCommands.LogtoNeeds, site, ""));

    public async Task<int> CountOrganizationsAsync(string name) =>
        (await client.Management.ListAsync($"organizations?q={Uri.EscapeDataString(name)}", Token))
            .Count(row => (string?)row["name"] == name);

    /// <summary>From now on the organization lets nobody in without a second factor.</summary>
    public Task RequireSecondFactorAsync(string organization) =>
        SendAsync(HttpMethod.Patch, $"organizations/{organization}", new JsonObject { ["isMfaRequired"] = true });

    public async Task AddSecondFactorAsync(string address)
    {
        var people = await client.Management.ListAsync(
            $"users?search.primaryEmail={Uri.EscapeDataString(address)}&mode.primaryEmail=exact",
            Token);
        await SendAsync(HttpMethod.Post, $"users/{Assert.Single(people)["id"]}/mfa-verifications", new JsonObject { ["type"] = "Totp" });
    }

    /// <summary>Makes an invitation anew that ends at once, and waits for its end: no call shortens the life of one that is
    /// there.</summary>
    /// <returns>The id of the new one.</returns>
    public async Task<string> ExpireInvitationAsync(string id)
    {
        var (old, end) = (await client.Management.GetAsync($"organization-invitations/{id}", Token), DateTimeOffset.UtcNow.AddSeconds(2));
        await SendAsync(HttpMethod.Delete, $"organization-invitations/{id}", null);
        var made = await SendAsync(HttpMethod.Post, "organization-invitations", new JsonObject
        {
            ["inviterId"] = (string?)old["inviterId"],
            ["invitee"] = (string?)old["invitee"],
            ["organizationId"] = (string?)old["organizationId"],
            ["organizationRoleIds"] = new JsonArray([.. old["organizationRoles"]!.AsArray().Select(role =>
                (JsonNode?)(string?)role!["id"])]),
            ["expiresAt"] = end.ToUnixTimeMilliseconds(),
            ["messagePayload"] = false,
        });
        await Task.Delay(end - DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(100), Token);
        return (string)made!["id"]!;
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body) =>
        client.Management.SendAsync(method, path, body, Token);
}
