using System.Text.Json.Nodes;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Arranging;

/// <summary>Makes the things that a scenario needs, each once, as the recordings describe them.</summary>
internal static class Things
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Whatever the id names; nothing for an id that named nothing.</summary>
    public static Task EnsureAsync(this Scenario scenario, Entity? entity) => entity?.Kind switch
    {
        null => Task.CompletedTask,
        _ when scenario.Names.Knows(entity.Id) => Task.CompletedTask,
        Kind.Organization => OrganizationAsync(scenario, entity),
        Kind.Person => PersonAsync(scenario, entity, null),
        Kind.Role => RoleAsync(scenario, entity),
        Kind.Permission => PermissionAsync(scenario, entity),
        Kind.Invitation => InvitationAsync(scenario, entity, (string)scenario.StateOf(entity)["status"]!),
        Kind.OneTimeToken => OneTimeTokenAsync(scenario, entity, (string)scenario.StateOf(entity)["status"]!),
        Kind.Hook => HookAsync(scenario, entity),
        _ => throw new ArgumentOutOfRangeException(nameof(entity)),
    };

    private static async Task OrganizationAsync(Scenario scenario, Entity entity)
    {
        var state = scenario.StateOf(entity);
        var wanted = Pick(state, "name", "description", "customData", "isMfaRequired", "branding", "color");
        wanted["name"] ??= "An organization";
        var made = await scenario.PostAsync("/organizations", scenario.Names.Of(wanted));
        Remember(scenario, entity.Id, made, "/organizations");
    }

    /// <param name="password">The password that opens the account; null for the one that the recordings know.</param>
    public static async Task PersonAsync(this Scenario scenario, Entity entity, string? password)
    {
        if (scenario.Names.Knows(entity.Id))
        {
            return;
        }

        var state = scenario.StateOf(entity);
        if (Scenario.Text(state["applicationId"]) is { Length: > 0 } application)
        {
            scenario.Names.Learn(entity.Id, await scenario.RegisterAsync(scenario.Of((string)state["primaryEmail"]!), application));
            scenario.DeleteInTheEnd($"/users/{scenario.Of(entity.Id)}");
            return;
        }

        if (Scenario.Text(state["username"]) is { Length: > 0 } username)
        {
            scenario.Names.Learn(username, $"{username}_{scenario.Names.Suffix}");
        }

        var wanted = Pick(state, "username", "primaryEmail", "name", "customData", "profile");
        password ??= scenario.Tenant.PasswordOf((string?)state["primaryEmail"]) ?? scenario.Tenant.PasswordOf((string?)state["username"])
            ?? ((bool?)state["hasPassword"] == true ? "Sup3r-Secret-some" : null);
        if (password is not null && (bool?)state["hasPassword"] != false)
        {
            wanted["password"] = password;
        }

        var made = await scenario.PostAsync("/users", scenario.Names.Of(wanted));
        Remember(scenario, entity.Id, made, "/users");
        var later = Pick(state, "avatar");
        if (later["avatar"] is not null)
        {
            await scenario.PatchAsync($"/users/{scenario.Of(entity.Id)}", later);
        }

        if ((bool?)state["isSuspended"] == true)
        {
            await scenario.PatchAsync($"/users/{scenario.Of(entity.Id)}/is-suspended", new JsonObject { ["isSuspended"] = true });
        }
    }

    /// <summary>Deletes in the end a person who registers with this address.</summary>
    public static void DeletePersonInTheEnd(this Scenario scenario, string address) => scenario.InTheEnd(async () =>
    {
        foreach (var person in (await scenario.GetAsync(
            $"/users?search.primaryEmail={Uri.EscapeDataString(address)}&mode.primaryEmail=exact"))!.AsArray())
        {
            await scenario.DeleteAsync($"/users/{person!["id"]}");
        }

        return null;
    });

    /// <summary>A role is found by its name: the organization template is one for the whole tenant.</summary>
    private static async Task RoleAsync(Scenario scenario, Entity entity)
    {
        var state = entity.Fullest;
        var name = (string?)state["name"] ?? $"thing:{scenario.Names.Suffix}";
        var present = await FindAsync(scenario, "/organization-roles", name);
        if (present is not null)
        {
            Learn(scenario, entity.Id, present);
            KeepRole(scenario, present);
            await DescribeAsync(scenario, $"/organization-roles/{scenario.Of(entity.Id)}", state, present);
        }
        else
        {
            var wanted = Pick(state, "name", "description", "type");
            wanted["name"] = name;
            Remember(scenario, entity.Id, await scenario.PostAsync("/organization-roles", wanted), "/organization-roles");
        }

        if (entity.States.Select(s => s["scopes"]).OfType<JsonArray>().FirstOrDefault() is { Count: > 0 } scopes)
        {
            foreach (var scope in scopes)
            {
                await EnsureAsync(scenario, scenario.Tenant.Find((string?)scope!["id"]));
            }

            var wanted = scopes.Select(s => scenario.Of((string)s!["id"]!)).ToHashSet();
            if (present is null || !wanted.SetEquals(present["scopes"]!.AsArray().Select(s => (string)s!["id"]!)))
            {
                await scenario.PutAsync($"/organization-roles/{scenario.Of(entity.Id)}/scopes", new JsonObject
                {
                    ["organizationScopeIds"] = new JsonArray([.. wanted.Select(id => (JsonNode)id)]),
                });
            }
        }
    }

    /// <summary>What a role of the tenant gives is the same in the end as it is now.</summary>
    private static void KeepRole(Scenario scenario, JsonObject role)
    {
        var path = $"/organization-roles/{role["id"]}";
        scenario.RestoreInTheEnd(HttpMethod.Put, $"{path}/scopes", new JsonObject { ["organizationScopeIds"] = Ids(role["scopes"]) });
        if (role["resourceScopes"] is JsonArray { Count: > 0 } scopes)
        {
            scenario.RestoreInTheEnd(HttpMethod.Put, $"{path}/resource-scopes", new JsonObject { ["scopeIds"] = Ids(scopes) });
        }

        static JsonArray Ids(JsonNode? rows) => new([.. (rows as JsonArray ?? []).Select(row => row!["id"]!.DeepClone())]);
    }

    private static async Task PermissionAsync(Scenario scenario, Entity entity)
    {
        var state = entity.Fullest;
        var name = (string?)state["name"] ?? $"thing:{scenario.Names.Suffix}";
        if (await FindAsync(scenario, "/organization-scopes", name) is { } present)
        {
            Learn(scenario, entity.Id, present);
            await DescribeAsync(scenario, $"/organization-scopes/{scenario.Of(entity.Id)}", state, present);
        }
        else
        {
            var wanted = Pick(state, "description");
            wanted["name"] = name;
            Remember(scenario, entity.Id, await scenario.PostAsync("/organization-scopes", wanted), "/organization-scopes");
        }
    }

    public static async Task InvitationAsync(this Scenario scenario, Entity entity, string status)
    {
        if (scenario.Names.Knows(entity.Id))
        {
            return;
        }

        var state = scenario.StateOf(entity);
        state = state.ContainsKey("invitee") ? state : entity.Fullest;
        var wanted = Pick(state, "organizationId", "invitee", "inviterId");
        var roles = (state["organizationRoles"] as JsonArray ?? []).Select(r => (string)r!["id"]!).ToList();
        foreach (var id in roles.Append((string?)state["organizationId"]).Append((string?)state["inviterId"]))
        {
            await EnsureAsync(scenario, scenario.Tenant.Find(id));
        }

        var life = status == "Expired" ? TimeSpan.FromSeconds(2) : Day;
        wanted["expiresAt"] = (scenario.Logto.Now + life).ToUnixTimeMilliseconds();
        wanted["organizationRoleIds"] = new JsonArray([.. roles.Select(r => (JsonNode)r)]);
        wanted["messagePayload"] = false;
        var made = await scenario.PostAsync("/organization-invitations", scenario.Names.Of(wanted));
        Learn(scenario, entity.Id, made!);
        scenario.DeleteInTheEnd($"/organization-invitations/{made!["id"]}");
        switch (status)
        {
            case "Expired":
                await scenario.Logto.PassAsync(TimeSpan.FromSeconds(3));
                break;
            case "Revoked":
                await scenario.PutAsync($"/organization-invitations/{made!["id"]}/status", new JsonObject { ["status"] = "Revoked" });
                break;
            case "Accepted":
                var person = scenario.Tenant.Find((string?)state["acceptedUserId"])
                    ?? scenario.Tenant.FindPersonBy("primaryEmail", (string)state["invitee"]!);
                await EnsureAsync(scenario, person);
                await scenario.PutAsync($"/organization-invitations/{made!["id"]}/status", new JsonObject
                {
                    ["status"] = "Accepted",
                    ["acceptedUserId"] = scenario.Of(person!.Id),
                });
                break;
        }
    }

    public static async Task OneTimeTokenAsync(this Scenario scenario, Entity entity, string status)
    {
        var state = entity.Fullest;
        foreach (var id in state["context"]?["jitOrganizationIds"] as JsonArray ?? [])
        {
            await EnsureAsync(scenario, scenario.Tenant.Find((string?)id));
        }

        var wanted = Pick(state, "email", "context");
        wanted["expiresIn"] = status == "expired" ? 1 : 600;
        var made = (await scenario.PostAsync("/one-time-tokens", scenario.Names.Of(wanted)))!;
        Remember(scenario, entity.Id, made, "/one-time-tokens");
        scenario.Names.Learn((string)state["token"]!, (string)made["token"]!);
        switch (status)
        {
            case "expired":
                await scenario.Logto.PassAsync(TimeSpan.FromSeconds(2));
                break;
            case "revoked":
                await scenario.PutAsync($"/one-time-tokens/{made["id"]}/status", new JsonObject { ["status"] = "revoked" });
                break;
            case "consumed":
                await scenario.PostAsync("/one-time-tokens/verify", Pick(made.AsObject(), "email", "token"));
                break;
        }
    }

    private static async Task HookAsync(Scenario scenario, Entity entity)
    {
        var state = scenario.StateOf(entity);
        var wanted = Pick(state, "name", "events", "config", "enabled");
        wanted["events"] ??= new JsonArray("Organization.Created");
        wanted["name"] ??= "A hook";
        wanted["config"] ??= new JsonObject { ["url"] = scenario.Logto.Sink.Address };
        var made = await scenario.PostAsync("/hooks", scenario.Names.Of(wanted));
        Remember(scenario, entity.Id, made, "/hooks");
        scenario.Names.Learn((string)entity.Fullest["signingKey"]!, (string)made!["signingKey"]!);
    }

    /// <summary>Makes somebody a member, with exactly these roles (of the recorded answer: <c>{id, name}</c>).</summary>
    public static async Task MemberAsync(this Scenario scenario, string organizationId, string userId, IEnumerable<JsonNode?> roles)
    {
        var known = roles.Select(r => scenario.Tenant.Find((string?)r!["id"])!).ToList();
        await EnsureAsync(scenario, scenario.Tenant.Find(organizationId));
        await EnsureAsync(scenario, scenario.Tenant.Find(userId));
        foreach (var role in known)
        {
            await EnsureAsync(scenario, role);
        }

        var path = $"/organizations/{scenario.Of(organizationId)}/users";
        await scenario.PostAsync(path, new JsonObject { ["userIds"] = new JsonArray(scenario.Of(userId)) });
        await scenario.PutAsync($"{path}/{scenario.Of(userId)}/roles", new JsonObject
        {
            ["organizationRoleIds"] = new JsonArray([.. known.Select(r => (JsonNode)scenario.Of(r.Id))]),
        });
    }

    /// <summary>The fields that are there and not null.</summary>
    public static JsonObject Pick(JsonObject state, params ReadOnlySpan<string> names)
    {
        var picked = new JsonObject();
        foreach (var name in names)
        {
            if (state[name] is { } value)
            {
                picked[name] = value.DeepClone();
            }
        }

        return picked;
    }

    private static async Task<JsonObject?> FindAsync(Scenario scenario, string path, string name) =>
        (await scenario.GetAsync($"{path}?page=1&page_size=100"))!
            .AsArray()
            .Select(r => r!.AsObject())
            .FirstOrDefault(r => (string?)r["name"] == name);

    private static async Task DescribeAsync(Scenario scenario, string path, JsonObject state, JsonObject present)
    {
        if (state.ContainsKey("description") && Scenario.Text(state["description"]) != Scenario.Text(present["description"]))
        {
            scenario.RestoreInTheEnd(HttpMethod.Patch, path, new JsonObject { ["description"] = present["description"]?.DeepClone() });
            await scenario.PatchAsync(path, new JsonObject { ["description"] = state["description"]?.DeepClone() });
        }
    }

    private static void Remember(Scenario scenario, string recordedId, JsonNode? made, string path)
    {
        Learn(scenario, recordedId, made!);
        scenario.DeleteInTheEnd($"{path}/{made!["id"]}");
    }

    private static void Learn(Scenario scenario, string recordedId, JsonNode made) => scenario.Names.Learn(recordedId, (string)made["id"]!);
}
