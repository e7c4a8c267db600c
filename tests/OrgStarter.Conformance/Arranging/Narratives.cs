using System.Text.Json.Nodes;
using OrgStarter.Conformance.Comparing;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Arranging;

/// <summary>Recordings that sum up several calls: told by the fields that they have.</summary>
internal static class Narratives
{
    private const int Attempts = 100;

    public static async Task<IReadOnlyList<Mismatch>> ReplayAsync(Scenario scenario)
    {
        var (whole, comparison) = (scenario.Recording.Whole, new Comparison(scenario.Names));
        switch (whole)
        {
            case var _ when whole.ContainsKey("sixParallelUses"):
                comparison.Body(Summary(whole, "sameTokenReturned", "sixParallelUses"), await KeptAsync(scenario, whole));
                break;
            case var _ when whole.ContainsKey("rotated"):
                comparison.Body(Summary(whole, "rotated", "status"), await RotatedAsync(scenario));
                break;
            case var _ when whole.ContainsKey("secondsOfLife"):
                comparison.Body(Summary(whole, "secondsOfLife", "before", "promoted"), await OldTokenAsync(scenario, whole));
                break;
            case var _ when whole["response"] is JsonObject response:
                var answer = await LockedOutAsync(scenario);
                comparison.Body(response["status"], answer.Status);
                comparison.Body(response["body"], answer.Json);
                break;
            default:
                comparison.Differ("recording", scenario.Recording.Name, "no rule that replays it");
                break;
        }

        return comparison.Mismatches;
    }

    /// <summary>A confidential client's young refresh token stays, however many use it at once.</summary>
    private static async Task<JsonObject> KeptAsync(Scenario scenario, JsonObject recorded)
    {
        var signedIn = await scenario.SignInAsync(null, await OidcCalls.PersonAsync(scenario, null), scenario.Set.Web);
        var token = (string)signedIn.Tokens["refresh_token"]!;
        var same = new JsonArray();
        foreach (var _ in recorded["sameTokenReturned"]!.AsArray())
        {
            same.Add((string?)(await RefreshTokens.UseAsync(scenario, signedIn.ClientId, token))["refresh_token"] == token);
        }

        var uses = await Task.WhenAll(
            recorded["sixParallelUses"]!.AsArray().Select(_ => RefreshTokens.UseAsync(scenario, signedIn.ClientId, token)));
        return new JsonObject
        {
            ["sameTokenReturned"] = same,
            ["sixParallelUses"] = new JsonArray([.. uses.Select(use => new JsonObject
            {
                ["status"] = 200,
                ["same"] = (string?)use["refresh_token"] == token
            })]),
        };
    }

    private static async Task<JsonObject> RotatedAsync(Scenario scenario)
    {
        var client = scenario.Set.Applications.Values.First(a => a.Type == "SPA").Id;
        var signedIn = await scenario.SignInAsync(null, await OidcCalls.PersonAsync(scenario, null), client);
        var token = (string)signedIn.Tokens["refresh_token"]!;
        var used = await RefreshTokens.UseAsync(scenario, client, token);
        return new JsonObject { ["rotated"] = (string?)used["refresh_token"] != token, ["status"] = 200 };
    }

    /// <summary>An organization token of before, and the one after a promotion.</summary>
    private static async Task<JsonObject> OldTokenAsync(Scenario scenario, JsonObject recorded)
    {
        var claims = recorded["before"]!["payload"]!.AsObject();
        var (person, organization) = ((string)claims["sub"]!, ((string)claims["aud"]!).Split(':')[^1]);
        var asked = RecordedGrant.Asking([], ((string)recorded["promoted"]!["payload"]!["scope"]!).Split(' '), []);
        await scenario.MemberAsync(organization, person, RolesWith(scenario, (string)claims["scope"]!));
        var signedIn = await scenario.SignInAsync(asked, person, (string)claims["client_id"]!);
        var before = await TokenAsync(scenario, signedIn, organization);
        await scenario.MemberAsync(organization, person, RolesWith(scenario, (string)recorded["promoted"]!["payload"]!["scope"]!));
        var promoted = await TokenAsync(scenario, signedIn, organization);
        return new JsonObject
        {
            ["secondsOfLife"] = (long)before["payload"]!["exp"]! - (long)before["payload"]!["iat"]!,
            ["before"] = before,
            ["promoted"] = promoted,
        };
    }

    private static async Task<JsonObject> TokenAsync(Scenario scenario, SignedIn signedIn, string organization)
    {
        var answer = await RefreshTokens.UseAsync(
            scenario,
            signedIn.ClientId,
            (string)signedIn.Tokens["refresh_token"]!,
            ("organization_id", scenario.Of(organization)));
        return RecordedGrant.Decode((string)answer["access_token"]!);
    }

    private static IEnumerable<JsonNode> RolesWith(Scenario scenario, string scope)
    {
        var wanted = scope.Split(' ').ToHashSet();
        var role = scenario.Tenant
            .All(Kind.Role)
            .First(r => r.States.Any(s => s["scopes"] is JsonArray scopes && wanted.SetEquals(scopes.Select(p => (string)p!["name"]!))));
        return [new JsonObject { ["id"] = role.Id }];
    }

    /// <summary>Wrong passwords until Logto hears no more.</summary>
    private static async Task<Answer> LockedOutAsync(Scenario scenario)
    {
        var person = await OidcCalls.PersonAsync(scenario, null);
        await scenario.ApplicationAsync(scenario.Set.Web);
        var address = (await scenario.GetAsync($"/users/{scenario.Of(person)}"))!["primaryEmail"]!;
        var browser = new Browsing(scenario.Logto, scenario.Cookies);
        await browser.GetAsync(
            $"{scenario.Logto.Endpoint}/oidc/auth?client_id={scenario.Of(scenario.Set.Web)}&redirect_uri="
                + $"{Uri.EscapeDataString("http://localhost:5080/signin-logto")}&response_type=code&scope=openid");
        await browser.ApiAsync(HttpMethod.Put, "", new JsonObject { ["interactionEvent"] = "SignIn" });
        scenario.InTheEnd(async () =>
        {
            await scenario.PostAsync("/sentinel-activities/delete", new JsonObject
            {
                ["targetType"] = "User",
                ["targets"] = new JsonArray(address.DeepClone())
            });
            return null;
        });
        Answer? answer = null;
        for (var attempt = 0; attempt <= Attempts && answer?.Status != 400; attempt++)
        {
            answer = await browser.TryApiAsync(HttpMethod.Post, "/verification/password", new JsonObject
            {
                ["identifier"] = new JsonObject { ["type"] = "email", ["value"] = address.DeepClone() },
                ["password"] = "Wr0ng-Secret",
            });
        }

        return answer!;
    }

    private static JsonObject Summary(JsonObject whole, params ReadOnlySpan<string> names)
    {
        var summary = new JsonObject();
        foreach (var name in names)
        {
            summary[name] = whole[name]!.DeepClone();
        }

        return summary;
    }
}
