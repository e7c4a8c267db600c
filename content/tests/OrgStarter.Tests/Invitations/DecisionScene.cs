using System.Text.Json.Nodes;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Invitations;

/// <summary>One cell of the table, set up at Logto as it would come about, and the browser of whoever reads.</summary>
public sealed class DecisionScene(TestSite site, Reader reader, State state)
{
    private readonly LogtoClient logto = new(site.Logto);
    private string inviterId = "";

    public string Invitee { get; } = TestSite.Someone();

    public string Inviter { get; } = $"Inviter {Guid.NewGuid():N}";

    public Organization Organization { get; private set; } = new("", "");

    public string InvitationId { get; private set; } = "";

    public string Link => $"/invitations/{InvitationId}";

    /// <summary>Who had the invited address before, and accepted with it.</summary>
    public string Earlier { get; } = TestSite.Someone();

    public Browser Browser { get; private set; } = site.Browse();

    /// <summary>Null for somebody who has no account.</summary>
    public string? ReaderId { get; private set; }

    public async Task ArrangeAsync()
    {
        var name = $"Org {Guid.NewGuid():N}";
        Organization = new Organization((await ApiAsync(HttpMethod.Post, "/organizations", new { name }))["id"]!, name);
        inviterId = await NewPersonAsync(TestSite.Someone(), Inviter);
        await AddMemberAsync(inviterId);
        InvitationId = await InviteAsync();
        if (state == State.AcceptedByAnother)
        {
            var earlier = await NewPersonAsync(Invitee, "Earlier");
            await AcceptAsync(earlier);
            await ApiAsync(HttpMethod.Patch, $"/users/{earlier}", new { primaryEmail = Earlier });
        }

        await ReaderComesAsync();
        await HappenAsync();
        if (reader == Reader.ChangedAddress)
        {
            await ApiAsync(HttpMethod.Patch, $"/users/{ReaderId}", new { primaryEmail = TestSite.Someone() });
        }
    }

    public Task<JsonAnswer> AcceptAsync(string userId) =>
        logto.ApiAsync(
            HttpMethod.Put,
            $"/organization-invitations/{InvitationId}/status",
            new { status = "Accepted", acceptedUserId = userId });

    public async Task<string> StatusAsync() =>
        (await logto.ApiAsync(HttpMethod.Get, $"/organization-invitations/{InvitationId}"))["status"]!;

    public async Task<IReadOnlyList<string>> OrganizationsOfReaderAsync() =>
        [.. (await logto.ApiAsync(HttpMethod.Get, $"/users/{ReaderId}/organizations")).Body!.AsArray().Select(o => (string)o!["id"]!)];

    public Task SetSeatsAsync(int? seats) => site.LimitSeatsAsync(Organization, seats);

    private async Task<string> InviteAsync()
    {
        var life = state == State.SoonOver ? TimeSpan.FromMinutes(40) : TimeSpan.FromDays(7);
        var made = await ApiAsync(HttpMethod.Post, "/organization-invitations", new
        {
            organizationId = Organization.Id,
            // As an administrator may type it in the Console.
            invitee = reader == Reader.OtherCase ? Invitee.ToUpperInvariant() : Invitee,
            inviterId,
            expiresAt = (site.Time.GetUtcNow() + life).ToUnixTimeMilliseconds(),
            organizationRoleIds = new[] { await logto.RoleIdAsync("member") },
            messagePayload = false,
        });
        return made["id"]!;
    }

    private async Task ReaderComesAsync()
    {
        ReaderId = reader switch
        {
            Reader.Newcomer => null,
            Reader.SomebodyElse => await NewPersonAsync(TestSite.Someone(), "Somebody"),
            _ => await NewPersonAsync(Invitee, "Reader"),
        };
        if (reader == Reader.Member)
        {
            await AddMemberAsync(ReaderId!);
        }

        if (reader is not (Reader.SignedOut or Reader.Newcomer))
        {
            Browser = await site.BrowseAsAsync((await logto.ApiAsync(HttpMethod.Get, $"/users/{ReaderId}"))["primaryEmail"]!);
        }
    }

    private Task HappenAsync() => state switch
    {
        State.Expired => site.Logto.ExpireInvitationAsync(InvitationId),
        State.Revoked => ApiAsync(HttpMethod.Put, $"/organization-invitations/{InvitationId}/status", new { status = "Revoked" }),
        State.AcceptedByReader => AcceptAsync(ReaderId ?? "nobody"),
        State.OrganizationDeleted => ApiAsync(HttpMethod.Delete, $"/organizations/{Organization.Id}"),
        State.InviterDeleted => ApiAsync(HttpMethod.Delete, $"/users/{inviterId}"),
        State.SecondFactorRequired => site.Logto.RequireSecondFactorAsync(Organization.Id),
        State.NoSeat => SetSeatsAsync(1),
        _ => Task.CompletedTask,
    };

    private async Task<string> NewPersonAsync(string address, string name) =>
        (await ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = address, name }))["id"]!;

    private async Task AddMemberAsync(string userId)
    {
        await ApiAsync(HttpMethod.Post, $"/organizations/{Organization.Id}/users", new { userIds = new[] { userId } });
        await ApiAsync(
            HttpMethod.Put,
            $"/organizations/{Organization.Id}/users/{userId}/roles",
            new { organizationRoleNames = new[] { "member" } });
    }

    private async Task<JsonAnswer> ApiAsync(HttpMethod method, string path, object? body = null)
    {
        var answer = await logto.ApiAsync(method, path, body);
        Assert.True(answer.Status is >= 200 and < 300, $"{method} {path}: {answer.Status} {answer.Body as JsonNode}");
        return answer;
    }
}
