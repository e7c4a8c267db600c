using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Arranging;

/// <summary>The sessions and grants that a call lists or ends: one sign-in, in a browser of its own, for each.</summary>
internal static class Sessions
{
    public static async Task ArrangeAsync(Scenario scenario, RecordedCall call, ApiPath path)
    {
        switch (path.Template)
        {
            case "/users/{id}/sessions":
                foreach (var session in call.ResponseBody!["sessions"]!.AsArray())
                {
                    await SignInAsync(scenario, path.Ids[0], (string)session!["clientId"]!, GrantOf(session));
                }

                break;
            case "/users/{id}/grants":
                foreach (var grant in call.ResponseBody!["grants"]!.AsArray())
                {
                    await SignInAsync(scenario, path.Ids[0], (string)grant!["payload"]!["clientId"]!, Asked(grant["payload"]!.AsObject()));
                }

                break;
            case "/users/{id}/sessions/{id}" when call.Succeeded:
                await SignInAsync(scenario, path.Ids[0], scenario.Set.Web, null);
                await LearnAsync(scenario, path, "sessions", s => s["payload"]!["uid"]);
                break;
            case "/users/{id}/grants/{id}" when call.Succeeded:
                await SignInAsync(scenario, path.Ids[0], scenario.Set.Web, null);
                await LearnAsync(scenario, path, "grants", g => g["id"]);
                break;
        }
    }

    private static async Task SignInAsync(Scenario scenario, string personId, string clientId, RecordedGrant? grant)
    {
        scenario.Cookies.Clear();
        var isOffline = grant?.AskedScopes.Contains("offline_access") != false;
        await scenario.CodeAsync(
            grant,
            personId,
            clientId,
            WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32)),
            asksConsent: isOffline);
    }

    private static async Task LearnAsync(Scenario scenario, ApiPath path, string list, Func<JsonNode, JsonNode?> id)
    {
        var rows = (await scenario.GetAsync($"/users/{scenario.Of(path.Ids[0])}/{list}"))![list]!.AsArray();
        scenario.Names.Learn(path.Ids[1], (string)id(rows[0]!)!);
    }

    /// <summary>Whether a session's sign-in was offline is all that it shows of what was asked.</summary>
    private static RecordedGrant GrantOf(JsonNode session)
    {
        var isOffline = session["payload"]!["authorizations"]!.AsObject().All(a => (bool?)a.Value!["persistsLogout"] == true);
        return RecordedGrant.Asking(isOffline ? ["openid", "offline_access"] : ["openid"], [], []);
    }

    private static RecordedGrant Asked(JsonObject grant)
    {
        var resources = grant["resources"] as JsonObject ?? [];
        return RecordedGrant.Asking(
            Words(grant["openid"]?["scope"]),
            resources.SelectMany(r => Words(r.Value)),
            resources.Select(r => r.Key));
    }

    private static string[] Words(JsonNode? scope) => ((string?)scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
