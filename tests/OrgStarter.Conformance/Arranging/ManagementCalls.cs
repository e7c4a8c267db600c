using System.Text.Json.Nodes;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Arranging;

/// <summary>
/// What must be there before a call of the Management API can be answered as it was: what the answer shows, what the request names,
/// and what a refusal is about. The rules are those of the API; no recording is named.
/// </summary>
internal static class ManagementCalls
{
    public static async Task ArrangeAsync(Scenario scenario)
    {
        var call = scenario.Call;
        var path = new ApiPath(call.Path);
        Shift(scenario, call);
        MakeUnique(scenario, call, path);
        if (path.Template.Contains("resource-scopes", StringComparison.Ordinal) || path.Template == "/organization-roles")
        {
            await scenario.ResourceAsync(scenario.Set.Indicator);
        }

        await ShownAsync(scenario, call, path);
        await NamedAsync(scenario, call, path);
        await RelatedAsync(scenario, call, path);
        await Sessions.ArrangeAsync(scenario, call, path);
        await RefusedAsync(scenario, call);
        if (scenario.Recording.Says("-again") && call.Succeeded)
        {
            await scenario.SendAsync(call);
        }
    }

    /// <summary>A moment that the request names lies as it did: ahead, or in the past where the answer complains of that.</summary>
    private static void Shift(Scenario scenario, RecordedCall call)
    {
        if (call.Body is JsonObject body && body["expiresAt"] is JsonValue value && value.TryGetValue(out long at))
        {
            var isPast = !call.Succeeded && call.ResponseBody!.ToJsonString().Contains("in the future", StringComparison.Ordinal);
            scenario.ShiftTime(at, isPast ? TimeSpan.FromDays(-1) : TimeSpan.FromDays(1));
        }

        scenario.Names.Learn("http://127.0.0.1:5090", scenario.Logto.Sink.Address);
    }

    /// <summary>Names that are unique in a tenant, in a request that creates.</summary>
    private static void MakeUnique(Scenario scenario, RecordedCall call, ApiPath path)
    {
        var field = (call.Method, path.Template) switch
        {
            ("POST", "/users") => "username",
            ("POST", "/organization-roles" or "/organization-scopes") => "name",
            _ => null,
        };
        // A name that the server must refuse stays as it is.
        if (field is not null && call.Field(field) is { Length: > 0 } name && call.Status != 400)
        {
            scenario.Names.Learn(name, $"{name}_{scenario.Names.Suffix}");
        }
    }

    /// <summary>Whatever an answer shows was there; a list shows how the things belong together.</summary>
    private static async Task ShownAsync(Scenario scenario, RecordedCall call, ApiPath path)
    {
        if (!call.Succeeded || call.Method is not ("GET" or "PATCH"))
        {
            return;
        }

        foreach (var row in (call.ResponseBody as JsonArray ?? [call.ResponseBody?.DeepClone()]).OfType<JsonObject>().Reverse())
        {
            await ShownRowAsync(scenario, path, row);
        }

        switch (path.Template)
        {
            case "/users/{id}/custom-data":
            case "/users/{id}/profile":
                await PersonWithAsync(
                    scenario,
                    call,
                    path.Ids[0],
                    path.Template.EndsWith("profile", StringComparison.Ordinal) ? "profile" : "customData");
                break;
            case "/users/{id}/has-password":
                await scenario.PersonAsync(
                    scenario.Tenant.Find(path.Ids[0])!,
                    (bool)call.ResponseBody!["hasPassword"]! ? "Sup3r-Secret-some" : null);
                break;
            case "/organizations/{id}/users" when call.ResponseHeaders.TryGetValue("total-number", out var total):
                await OtherMembersAsync(
                    scenario,
                    call,
                    path.Ids[0],
                    int.Parse(total[0], System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
    }

    private static async Task ShownRowAsync(Scenario scenario, ApiPath path, JsonObject row)
    {
        var roles = row["organizationRoles"] as JsonArray ?? [];
        switch (path.Template)
        {
            case "/organizations/{id}/users":
                await scenario.MemberAsync(path.Ids[0], (string)row["id"]!, roles);
                break;
            case "/users/{id}/organizations":
                await scenario.MemberAsync((string)row["id"]!, path.Ids[0], roles);
                break;
            case "/organizations" when row["featuredUsers"] is JsonArray featured:
                foreach (var person in featured)
                {
                    await scenario.MemberAsync((string)row["id"]!, (string)person!["id"]!, []);
                }

                break;
            case "/organizations/{id}/jit/email-domains":
                await scenario.EnsureAsync(scenario.Tenant.Find(path.Ids[0]));
                await scenario.PostAsync($"/organizations/{scenario.Of(path.Ids[0])}/jit/email-domains", Things.Pick(row, "emailDomain"));
                break;
            case "/organizations/{id}/jit/roles":
                await JitRoleAsync(scenario, path.Ids[0], (string)row["id"]!);
                break;
            case "/organizations/{id}/users/{id}/roles" or "/organizations/{id}/users/{id}/scopes":
                // Made as a whole, below.
                break;
            default:
                await scenario.EnsureAsync(scenario.Tenant.Find((string?)(row["id"] as JsonValue)));
                break;
        }
    }

    /// <summary>Members that the answer counts and does not show, behind those that it does: Logto orders by id.</summary>
    private static async Task OtherMembersAsync(Scenario scenario, RecordedCall call, string organizationId, int total)
    {
        var shown = call.ResponseBody!.AsArray().Select(row => scenario.Of((string)row!["id"]!)).ToList();
        for (var (made, tries) = (shown.Count, 0); made < total && tries < 200; tries++)
        {
            var person = (string)(await scenario.PostAsync("/users", new JsonObject
            {
                ["username"] = $"other_{scenario.Names.Suffix}_{tries}"
            }))!["id"]!;
            scenario.DeleteInTheEnd($"/users/{person}");
            if (string.CompareOrdinal(person, shown.Max(StringComparer.Ordinal)) > 0)
            {
                await scenario.PostAsync($"/organizations/{scenario.Of(organizationId)}/users", new JsonObject
                {
                    ["userIds"] = new JsonArray(person)
                });
                made++;
            }
        }
    }

    /// <summary>A person whose field holds what the answer shows, less what this request adds.</summary>
    private static async Task PersonWithAsync(Scenario scenario, RecordedCall call, string id, string field)
    {
        await scenario.EnsureAsync(scenario.Tenant.Find(id));
        var value = call.ResponseBody!.DeepClone().AsObject();
        foreach (var (name, _) in call.Body?[field] as JsonObject ?? [])
        {
            value.Remove(name);
        }

        await scenario.PatchAsync($"/users/{scenario.Of(id)}", new JsonObject { [field] = value });
    }

    /// <summary>Whatever the request names exists, if it names anything on the recorded server and the refusal is not that it is
    /// missing.</summary>
    private static async Task NamedAsync(Scenario scenario, RecordedCall call, ApiPath path)
    {
        await StatesAsync(scenario, call, path);
        var missing = call.Status == 404 && path.Ids.Count == 1 && call.Field("acceptedUserId") is null ? path.Ids[0] : null;
        foreach (var id in path.Ids.Concat(call.Query.Select(q => q.Value)).Concat(Values(call.Body)).Where(id => id != missing))
        {
            await scenario.EnsureAsync(scenario.Tenant.Find(id));
            await scenario.ApplicationAsync(id);
        }

        foreach (var role in Values((call.Body as JsonObject)?["organizationRoleNames"]).SelectMany(scenario.Tenant.RolesNamed))
        {
            await scenario.EnsureAsync(role);
        }
    }

    /// <summary>Things whose state decides the answer.</summary>
    private static async Task StatesAsync(Scenario scenario, RecordedCall call, ApiPath path)
    {
        switch (path.Template)
        {
            case "/organization-invitations/{id}/status" or "/organization-invitations/{id}/message" when scenario.Tenant.Find(
                path.Ids[0]) is { } invitation:
                await scenario.InvitationAsync(invitation, InvitationStatus(scenario, call, invitation));
                break;
            case "/one-time-tokens/{id}/status" when scenario.Tenant.Find(path.Ids[0]) is { } token:
                await scenario.OneTimeTokenAsync(token, "active");
                break;
            case "/one-time-tokens/verify" when scenario.Tenant.FindToken(call.Field("token")) is { } token:
                await scenario.OneTimeTokenAsync(token, call.ErrorCode switch
                {
                    "one_time_token.token_revoked" => "revoked",
                    "one_time_token.token_consumed" => "consumed",
                    "one_time_token.token_expired" => "expired",
                    _ => "active",
                });
                break;
            case "/users/{id}/password/verify" when scenario.Tenant.Find(path.Ids[0]) is { } person:
                await scenario.PersonAsync(person, call.Succeeded ? call.Field("password") : "An0ther-Secret");
                break;
        }
    }

    /// <summary>An invitation that cannot change any more is the ended one that the recordings show; any other is still open.</summary>
    private static string InvitationStatus(Scenario scenario, RecordedCall call, Entity invitation)
    {
        var shown = invitation.States.Select(s => (string?)s["status"]).OfType<string>().Where(s => s != "Pending").ToList();
        var isOver = !call.Succeeded && call.ResponseBody!.ToJsonString().Contains("cannot be changed", StringComparison.Ordinal);
        return isOver ? shown.FirstOrDefault() ?? "Revoked"
            : scenario.Recording.Says("revoked") ? "Revoked" : scenario.Recording.Says("expired") ? "Expired" : "Pending";
    }

    /// <summary>Who must be a member of what, and which role or domain must be there to be taken away.</summary>
    private static async Task RelatedAsync(Scenario scenario, RecordedCall call, ApiPath path)
    {
        switch (path.Template)
        {
            case "/organizations/{id}/users/{id}" or "/organizations/{id}/users/{id}/roles" or "/organizations/{id}/users/{id}/scopes"
                or "/organizations/{id}/users/{id}/roles/{id}"
                when IsMember(call):
                await scenario.MemberAsync(path.Ids[0], path.Ids[1], Roles(scenario, call, path));
                break;
            case "/organizations/{id}/users/roles" when call.Succeeded:
                foreach (var user in call.Body!["userIds"]!.AsArray())
                {
                    await scenario.MemberAsync(path.Ids[0], (string)user!, []);
                }

                break;
            case "/organizations/{id}/jit/roles/{id}" when call.Succeeded:
                await JitRoleAsync(scenario, path.Ids[0], path.Ids[1]);
                break;
            case "/organizations/{id}/jit/email-domains/{id}" when call.Succeeded:
                await scenario.PostAsync(
                    $"/organizations/{scenario.Of(path.Ids[0])}/jit/email-domains",
                    new JsonObject { ["emailDomain"] = path.Ids[1] });
                break;
            case "/organizations/{id}/applications/{id}" when call.Succeeded:
                await scenario.PostAsync($"/organizations/{scenario.Of(path.Ids[0])}/applications", new JsonObject
                {
                    ["applicationIds"] = new JsonArray(scenario.Of(path.Ids[1]))
                });
                break;
            case "/organization-roles/{id}/resource-scopes" when call is { Method: "GET", Succeeded: true }:
                await scenario.PutAsync($"/organization-roles/{scenario.Of(path.Ids[0])}/resource-scopes", new JsonObject
                {
                    ["scopeIds"] = new JsonArray([.. call.ResponseBody!.AsArray().Select(s => (JsonNode)scenario.Of((string)s!["id"]!))]),
                });
                break;
            case "/organization-roles/{id}/scopes" when call is { Method: "GET", Succeeded: true }:
                await scenario.PutAsync($"/organization-roles/{scenario.Of(path.Ids[0])}/scopes", new JsonObject
                {
                    ["organizationScopeIds"] = new JsonArray([.. call.ResponseBody!.AsArray().Select(s =>
                        (JsonNode)scenario.Of((string)s!["id"]!))]),
                });
                break;
        }
    }

    private static bool IsMember(RecordedCall call) => call.Status != 404 && call.ErrorCode != "organization.require_membership";

    /// <summary>The roles that the answer shows, or whose permissions it shows, or of which the request takes one away.</summary>
    private static JsonArray Roles(Scenario scenario, RecordedCall call, ApiPath path) => path.Template switch
    {
        "/organizations/{id}/users/{id}/roles" when call.Method == "GET" => call.ResponseBody!.AsArray(),
        "/organizations/{id}/users/{id}/roles/{id}" => [new JsonObject { ["id"] = path.Ids[2] }],
        "/organizations/{id}/users/{id}/scopes" when call.ResponseBody is JsonArray { Count: > 0 } scopes =>
            [new JsonObject { ["id"] = RoleWith(scenario, scopes.Select(s => (string)s!["name"]!).ToHashSet()) }],
        _ => [],
    };

    private static string RoleWith(Scenario scenario, HashSet<string> permissions) => scenario.Tenant.All(Kind.Role)
        .First(role =>
            role.States.Any(s => s["scopes"] is JsonArray scopes && permissions.SetEquals(scopes.Select(p => (string)p!["name"]!)))).Id;

    /// <summary>What a refusal is about must be so.</summary>
    private static async Task RefusedAsync(Scenario scenario, RecordedCall call)
    {
        switch (call.ErrorCode)
        {
            case "entity.unique_integrity_violation" or "user.email_already_in_use" or "user.username_already_in_use":
                await scenario.SendAsync(call);
                break;
            case "request.message_rate_limited":
                await ExhaustAsync(scenario, call);
                break;
            case "request.invalid_input" when call.ResponseBody!.ToJsonString().Contains("already a member", StringComparison.Ordinal):
                await scenario.MemberAsync(
                    call.Field("organizationId")!,
                    scenario.Tenant.FindPersonBy("primaryEmail", call.Field("invitee")!)!.Id,
                    []);
                break;
        }
    }

    /// <summary>Ten messages to one address; none of them leaves a pending invitation in the way.</summary>
    private static async Task ExhaustAsync(Scenario scenario, RecordedCall call)
    {
        var body = scenario.Names.Of(call.Body)!.AsObject();
        body["messagePayload"] = false;
        var invitation = (string)(await scenario.PostAsync("/organization-invitations", body))!["id"]!;
        for (var sent = 0; sent < 10; sent++)
        {
            await scenario.PostAsync($"/organization-invitations/{invitation}/message", new JsonObject
            {
                ["link"] = "https://example.com"
            });
        }

        await scenario.PutAsync($"/organization-invitations/{invitation}/status", new JsonObject { ["status"] = "Revoked" });
    }

    private static async Task JitRoleAsync(Scenario scenario, string organizationId, string roleId)
    {
        await scenario.EnsureAsync(scenario.Tenant.Find(organizationId));
        await scenario.EnsureAsync(scenario.Tenant.Find(roleId));
        await scenario.PostAsync($"/organizations/{scenario.Of(organizationId)}/jit/roles", new JsonObject
        {
            ["organizationRoleIds"] = new JsonArray(scenario.Of(roleId))
        });
    }

    private static IEnumerable<string> Values(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(p => Values(p.Value)),
        JsonArray array => array.SelectMany(Values),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };
}
