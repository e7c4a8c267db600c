using System.Text.Json.Nodes;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Arranging;

/// <summary>A refresh token as it was when it was used: young or old, rotated or not, of a grant that lives or does not.</summary>
internal static class RefreshTokens
{
    private static readonly TimeSpan Late = Clients.ShortLifetime * 0.72;
    private static readonly TimeSpan BeyondGrace = TimeSpan.FromSeconds(4);

    public static async Task ArrangeAsync(Scenario scenario, RecordedCall call)
    {
        var recorded = call.Field("refresh_token");
        if (scenario.Set.FindGrant(recorded) is not { } grant)
        {
            // One that no sign-in ever gave.
            return;
        }

        var claims = OidcCalls.IdentityClaims(call);
        var person = await OidcCalls.PersonAsync(scenario, grant, claims);
        await OrganizationAsync(scenario, call, grant, person, claims);
        var without = call.ErrorCode == "oidc.insufficient_scope" ? ((string?)call.ResponseBody!["scope"])!.Split(' ') : [];
        var signedIn = await scenario.SignInAsync(grant, person, grant.ClientId ?? scenario.Set.Web, without);
        await AgeAsync(scenario, call, recorded!, signedIn);
        await EndAsync(scenario, signedIn);
    }

    public static Task<JsonObject> UseAsync(
        Scenario scenario,
        string clientId,
        string refreshToken,
        params (string Name, string Value)[] more) =>
        scenario.TokenAsync(clientId, [("grant_type", "refresh_token"), ("refresh_token", refreshToken), .. more]);

    /// <summary>The organization that a token is asked for: its member or not, with or without a second factor demanded.</summary>
    private static async Task OrganizationAsync(
        Scenario scenario,
        RecordedCall call,
        RecordedGrant grant,
        string person,
        JsonObject? claims)
    {
        if (call.Field("organization_id") is not { } id || scenario.Tenant.Find(id) is not { } organization)
        {
            return;
        }

        await scenario.EnsureAsync(organization);
        var refusal = call.Succeeded ? "" : (string?)call.ResponseBody!["error_description"] ?? "";
        if (claims is null && !refusal.Contains("not a member", StringComparison.Ordinal))
        {
            await scenario.MemberAsync(id, person, call.Succeeded ? [RoleOf(scenario, call, grant)] : []);
        }

        if (refusal.Contains("MFA", StringComparison.Ordinal))
        {
            await scenario.PatchAsync($"/organizations/{scenario.Of(id)}", new JsonObject { ["isMfaRequired"] = true });
        }
    }

    /// <summary>A role that gives what the answer's token carries.</summary>
    private static JsonObject RoleOf(Scenario scenario, RecordedCall call, RecordedGrant grant)
    {
        var wanted = ((string?)call.ResponseBody!["scope"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var asked = call.Field("scope")?.Split(' ') ?? [.. grant.Permissions];
        var role = scenario.Tenant.All(Kind.Role).First(r => r.States.Select(s => s["scopes"]).OfType<JsonArray>()
            .Any(scopes => scopes.Select(s => (string)s!["name"]!).Intersect(asked).Order().SequenceEqual(wanted.Order())));
        return new JsonObject { ["id"] = role.Id };
    }

    private static async Task AgeAsync(Scenario scenario, RecordedCall call, string recorded, SignedIn signedIn)
    {
        var original = (string)signedIn.Tokens["refresh_token"]!;
        var isPublic = scenario.Set.Applications[signedIn.ClientId].Secret is null;
        if (WasRotated(recorded))
        {
            await (isPublic ? Task.CompletedTask : scenario.Logto.PassAsync(Late));
            scenario.Names.Learn(recorded, (string)(await UseAsync(scenario, signedIn.ClientId, original))["refresh_token"]!);
        }
        else
        {
            scenario.Names.Learn(recorded, original);
        }

        if (scenario.Recording.Says("second-use"))
        {
            await scenario.SendAsync(call);
        }

        if (scenario.Recording.Says("late") || scenario.Recording.Says("old-token"))
        {
            await scenario.Logto.PassAsync(Late);
        }

        if (scenario.Recording.Says("old-token"))
        {
            await UseAsync(scenario, signedIn.ClientId, original);
        }

        if (scenario.Recording.Says("after-4s") || scenario.Recording.Says("after-replay"))
        {
            await scenario.Logto.PassAsync(BeyondGrace);
        }

        if (scenario.Recording.Says("after-replay"))
        {
            await RefusedAsync(() => UseAsync(scenario, signedIn.ClientId, original));
        }
    }

    /// <summary>What ended the grant, or did not.</summary>
    private static async Task EndAsync(Scenario scenario, SignedIn signedIn)
    {
        var (recording, user) = (scenario.Recording, $"/users/{scenario.Of(signedIn.PersonId)}");
        if (recording.Says("after-access-token-revocation"))
        {
            await scenario.FormAsync("/oidc/token/revocation", signedIn.ClientId, ("token", (string)signedIn.Tokens["access_token"]!));
        }
        else if (recording.Says("after-revocation"))
        {
            await scenario.FormAsync(
                "/oidc/token/revocation",
                signedIn.ClientId,
                ("token", (string)signedIn.Tokens["refresh_token"]!),
                ("token_type_hint", "refresh_token"));
        }
        else if (recording.Says("after-code-reuse"))
        {
            await scenario.ReuseCodeAsync(signedIn);
        }
        else if (recording.Says("after-grant-delete"))
        {
            foreach (var grant in (await scenario.GetAsync($"{user}/grants"))!["grants"]!.AsArray())
            {
                await scenario.DeleteAsync($"{user}/grants/{grant!["id"]}");
            }
        }
        else if (recording.Says("after-session-delete"))
        {
            foreach (var session in (await scenario.GetAsync($"{user}/sessions"))!["sessions"]!.AsArray())
            {
                await scenario.DeleteAsync(
                    $"{user}/sessions/{session!["payload"]!["uid"]}{(recording.Says("revoke-all") ? "?revokeGrantsTarget=all" : "")}");
            }
        }
        else if (recording.Says("suspend"))
        {
            await scenario.PatchAsync($"{user}/is-suspended", new JsonObject { ["isSuspended"] = true });
            if (recording.Says("unsuspend"))
            {
                await scenario.PatchAsync($"{user}/is-suspended", new JsonObject { ["isSuspended"] = false });
            }
        }
        else if (recording.Says("after-removal"))
        {
            var left = scenario.Tenant.All(Kind.Organization).First(o => !scenario.Names.Knows(o.Id));
            await scenario.MemberAsync(left.Id, signedIn.PersonId, []);
            await scenario.DeleteAsync($"/organizations/{scenario.Of(left.Id)}{user}");
        }
    }

    private static bool WasRotated(string token) => Recording.All.Values.Select(r => r.Call).OfType<RecordedCall>().Any(call =>
        call.Field("refresh_token") is { } used
            && used != token
            && (string?)((call.ResponseBody as JsonObject)?["refresh_token"] as JsonValue) == token);

    private static async Task RefusedAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (InvalidOperationException)
        {
        }
    }
}
