using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OrgStarter.Conformance.Comparing;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Arranging;

/// <summary>
/// Webhooks: a hook is registered, what each recorded delivery tells of is done, and what arrives is held against the recording: address,
/// headers, signature over the raw body, every field.
/// </summary>
internal static class WebhookDeliveries
{
    private static readonly string[] Events =
    [
        "Organization.Created", "Organization.Deleted", "Organization.Data.Updated", "Organization.Membership.Updated",
        "OrganizationRole.Created", "OrganizationRole.Deleted", "OrganizationRole.Data.Updated", "OrganizationRole.Scopes.Updated",
        "OrganizationScope.Created", "OrganizationScope.Deleted", "OrganizationScope.Data.Updated", "User.Created", "User.Deleted",
        "User.Data.Updated", "User.SuspensionStatus.Updated", "PostSignIn", "PostRegister",
    ];

    public static bool IsOne(Recording recording) => recording.Name.StartsWith("hook-delivery", StringComparison.Ordinal);

    public static async Task<IReadOnlyList<Mismatch>> ReplayAsync(Scenario scenario)
    {
        var mismatches = new List<Mismatch>();
        var deliveries = scenario.Recording.Captured;
        var isRegistration = deliveries.Any(d => d["body"]!["interactionEvent"] is not null);
        foreach (var delivery in isRegistration ? [] : deliveries)
        {
            await ArrangeAsync(scenario, delivery["body"]!.AsObject());
        }

        var role = scenario.Tenant.All(Kind.Role).First();
        await scenario.EnsureAsync(role);
        var key = await HookAsync(scenario, deliveries);
        if (deliveries.Count == 0)
        {
            await WithoutDeliveryAsync(scenario, scenario.Of(role.Id));
            mismatches.AddRange(await CompareNextAsync(scenario, key, null));
        }

        if (isRegistration)
        {
            await RegisterAsync(scenario, deliveries);
        }

        foreach (var delivery in deliveries)
        {
            if (!isRegistration)
            {
                await DoAsync(scenario, delivery["body"]!.AsObject());
            }

            mismatches.AddRange(await CompareNextAsync(scenario, key, delivery));
        }

        return mismatches;
    }

    private static async Task<string> HookAsync(Scenario scenario, IReadOnlyList<JsonObject> deliveries)
    {
        var headers = deliveries
            .SelectMany(d => d["headers"]!.AsObject())
            .Where(h => h.Key.StartsWith("x-", StringComparison.Ordinal))
            .DistinctBy(h => h.Key);
        var made = await scenario.PostAsync("/hooks", new JsonObject
        {
            ["name"] = "conformance",
            ["events"] = new JsonArray([.. Events.Select(e => (JsonNode)e)]),
            ["config"] = new JsonObject
            {
                ["url"] = $"{scenario.Logto.Sink.Address}/hook",
                ["headers"] = new JsonObject(headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)h.Value!.ToString()))),
            },
        });
        scenario.DeleteInTheEnd($"/hooks/{made!["id"]}");
        foreach (var id in deliveries.Select(d => (string)d["body"]!["hookId"]!).Distinct())
        {
            scenario.Names.Learn(id, (string)made["id"]!);
        }

        scenario.Logto.Sink.Clear();
        return (string)made["signingKey"]!;
    }

    /// <summary>What must be there before it happens, and is not told of itself.</summary>
    private static async Task ArrangeAsync(Scenario scenario, JsonObject told)
    {
        var path = new ApiPath($"/api{told["path"]}");
        if ((string?)told["method"] != "POST" || path.Ids.Count > 0)
        {
            foreach (var thing in path.Ids.Select(scenario.Tenant.Find).OfType<Entity>())
            {
                await (thing.Kind == Kind.Invitation ? scenario.InvitationAsync(thing, "Pending") : scenario.EnsureAsync(thing));
            }
        }

        foreach (var id in Ids(told, "addedUserIds").Concat(Ids(told, "removedUserIds")))
        {
            await scenario.EnsureAsync(scenario.Tenant.Find(id));
        }

        foreach (var id in Ids(told, "removedUserIds"))
        {
            await scenario.MemberAsync((string)told["organizationId"]!, id, []);
        }
    }

    /// <summary>Somebody registers whose address is of a domain that an organization takes in.</summary>
    private static async Task RegisterAsync(Scenario scenario, IReadOnlyList<JsonObject> deliveries)
    {
        var bodies = deliveries.Select(d => d["body"]!.AsObject()).ToList();
        var organization = bodies.Select(b => (string?)b["organizationId"]).First(id => id is not null)!;
        var address = bodies
            .SelectMany(b => new[] { b["data"], b["user"] })
            .Select(p => (string?)p?["primaryEmail"])
            .First(a => a is not null)!;
        await scenario.EnsureAsync(scenario.Tenant.Find(organization));
        await scenario.PostAsync($"/organizations/{scenario.Of(organization)}/jit/email-domains", new JsonObject
        {
            ["emailDomain"] = address.Split('@')[1]
        });
        await scenario.ApplicationAsync(
            bodies.Select(b => (string?)b["applicationId"] ?? (string?)b["application"]?["id"]).First(id => id is not null)!);
        scenario.Logto.Sink.Clear();
        var client = bodies.Select(b => (string?)b["application"]?["id"]).First(id => id is not null)!;
        var person = await scenario.RegisterAsync(scenario.Of(address), client);
        scenario.DeleteInTheEnd($"/users/{person}");
    }

    /// <summary>Does what a delivery tells of.</summary>
    private static async Task DoAsync(Scenario scenario, JsonObject told)
    {
        var (method, path) = (new HttpMethod((string)told["method"]!), scenario.Of((string)told["path"]!));
        var data = told["data"] as JsonObject;
        if ((string?)told["userAgent"] == "fake-user-agent")
        {
            await scenario.PostAsync($"/hooks/{scenario.Of((string)told["hookId"]!)}/test", new JsonObject
            {
                ["events"] = new JsonArray((string)told["event"]!),
                ["config"] = new JsonObject { ["url"] = $"{scenario.Logto.Sink.Address}/hook" },
            });
            return;
        }

        var body = (string)told["event"]! switch
        {
            "Organization.Membership.Updated" when method == HttpMethod.Put
                && told["addedUserIds"] is not null
                && path.EndsWith("/status", StringComparison.Ordinal) =>
                new JsonObject { ["status"] = "Accepted", ["acceptedUserId"] = scenario.Of(Ids(told, "addedUserIds").First()) },
            "Organization.Membership.Updated" when method != HttpMethod.Delete =>
                new JsonObject { ["userIds"] = new JsonArray([.. Ids(told, "addedUserIds").Select(id => (JsonNode)scenario.Of(id))]) },
            "User.SuspensionStatus.Updated" => Things.Pick(data!, "isSuspended"),
            _ when method == HttpMethod.Delete => null,
            _ => scenario.Names.Of(Things.Pick(data!, "name", "description", "username", "primaryEmail", "type", "customData"))!.AsObject(),
        };
        var made = await scenario.Logto.MakeAsync(method, path, body);
        if (method == HttpMethod.Post && (string?)(made as JsonObject)?["id"] is { } id)
        {
            scenario.DeleteInTheEnd($"{path}/{id}");
        }
    }

    /// <summary>What raises no event: told by the name of the recording, for there is nothing else. Then something that raises
    /// one.</summary>
    private static async Task WithoutDeliveryAsync(Scenario scenario, string roleId)
    {
        var organization = (string)(await scenario.PostAsync("/organizations", new JsonObject { ["name"] = "Silent" }))!["id"]!;
        scenario.DeleteInTheEnd($"/organizations/{organization}");
        var person =
            (string)(await scenario.PostAsync("/users", new JsonObject { ["username"] = $"silent_{scenario.Names.Suffix}" }))!["id"]!;
        scenario.DeleteInTheEnd($"/users/{person}");
        await scenario.PostAsync($"/organizations/{organization}/users", new JsonObject { ["userIds"] = new JsonArray(person) });
        while (await scenario.Logto.Sink.NextAsync() is { } told && !told.Raw.Contains("Membership", StringComparison.Ordinal))
        {
        }

        if (scenario.Recording.Says("roles-changed"))
        {
            await scenario.PutAsync($"/organizations/{organization}/users/{person}/roles", new JsonObject
            {
                ["organizationRoleIds"] = new JsonArray(roleId)
            });
        }
        else
        {
            await scenario.PostAsync("/organization-invitations", new JsonObject
            {
                ["organizationId"] = organization,
                ["invitee"] = $"silent-{scenario.Names.Suffix}@example.com",
                ["expiresAt"] = scenario.Logto.Now.AddDays(1).ToUnixTimeMilliseconds(),
                ["messagePayload"] = false,
            });
        }

        await scenario.PatchAsync($"/organizations/{organization}", new JsonObject { ["name"] = "Loud" });
    }

    /// <param name="recorded">Null where nothing was recorded: then the next delivery is that of the loud call at the end.</param>
    private static async Task<IReadOnlyList<Mismatch>> CompareNextAsync(Scenario scenario, string key, JsonObject? recorded)
    {
        var comparison = new Comparison(scenario.Names);
        var delivery = await scenario.Logto.Sink.NextAsync();
        if (delivery is null)
        {
            comparison.Differ("delivery", recorded?["body"]?["event"], "none");
            return comparison.Mismatches;
        }

        var body = JsonNode.Parse(delivery.Raw)!;
        if (recorded is null)
        {
            if ((string?)body["data"]?["name"] != "Loud")
            {
                comparison.Differ("delivery", "none", body.ToJsonString());
            }

            return comparison.Mismatches;
        }

        if ((string?)recorded["url"] != delivery.Path)
        {
            comparison.Differ("path", recorded["url"], delivery.Path);
        }

        foreach (var (name, value) in recorded["headers"]!.AsObject().Where(h =>
            h.Key is "user-agent" or "content-type" || h.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            if (delivery.Headers.GetValueOrDefault(name) != value!.ToString())
            {
                comparison.Differ($"header {name}", value, delivery.Headers.GetValueOrDefault(name));
            }
        }

        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(delivery.Raw)));
        if (delivery.Headers.GetValueOrDefault("logto-signature-sha-256") != signature)
        {
            comparison.Differ("header logto-signature-sha-256", signature, delivery.Headers.GetValueOrDefault("logto-signature-sha-256"));
        }

        comparison.Body(recorded["body"], body);
        return comparison.Mismatches;
    }

    private static IEnumerable<string> Ids(JsonObject told, string field) => (told[field] as JsonArray ?? []).Select(id => (string)id!);
}
