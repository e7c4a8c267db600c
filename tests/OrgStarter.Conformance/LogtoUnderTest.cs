using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OrgStarter.DevLogto;

namespace OrgStarter.Conformance;

/// <summary>
/// The server that is asked: the embedded Logto, started here, or the one whose address is in <c>LOGTO_ENDPOINT</c>, with the
/// machine-to-machine application of <c>LOGTO_M2M_APP_ID</c> and <c>LOGTO_M2M_APP_SECRET</c> (and <c>LOGTO_M2M_RESOURCE</c>, when it is not
/// that of a self-hosted Logto) and the version in <c>LOGTO_VERSION</c>. For the time of the tests it is set up as the recorded ones were,
/// and its mail connector is one that hands every mail to <see cref="Sink"/>.
/// </summary>
public sealed class LogtoUnderTest : IAsyncLifetime
{
    /// <summary>Of the tenants that were recorded, with what they give there.</summary>
    private static readonly Dictionary<string, IReadOnlyList<string>> Roles = new()
    {
        ["admin"] =
        [
            "read:member", "manage:billing", "manage:member", "edit:organization", "read:audit", "delete:organization", "invite:member"
        ],
        ["member"] = ["read:member"],
    };

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly MovableTime time = new();
    private readonly string folder = Directory.CreateTempSubdirectory("conformance").FullName;
    private DevLogtoServer? standIn;
    private (string Token, DateTimeOffset Until) management;
    private readonly Stack<(HttpMethod Method, string Path, JsonNode? Body)> undo = new();
    private TenantState? before;

    public LogtoUnderTest() : this(Variable("LOGTO_ENDPOINT"))
    {
        ManagementAppId = Variable("LOGTO_M2M_APP_ID") ?? ManagementAppId;
        ManagementAppSecret = Variable("LOGTO_M2M_APP_SECRET") ?? ManagementAppSecret;
        ManagementResource = Variable("LOGTO_M2M_RESOURCE") ?? ManagementResource;
    }

    /// <param name="endpoint">Of an embedded Logto that is there already; null to start one.</param>
    internal LogtoUnderTest(string? endpoint) => (Endpoint, IsStandIn) = (endpoint?.TrimEnd('/') ?? "", endpoint is null);

    /// <summary>Of the Logto under test; the embedded one answers as the newest that was recorded.</summary>
    public static string Version { get; } = Variable("LOGTO_VERSION") ?? Recording.Newest;

    public bool IsStandIn { get; }

    public string Endpoint { get; private set; }

    /// <summary>Where webhooks and the mail connector of every scenario send to.</summary>
    public Sink Sink { get; } = new();

    public string ManagementAppId { get; } = DevLogtoApplications.ManagementId;

    public string ManagementAppSecret { get; } = DevLogtoApplications.ManagementSecret;

    public string ManagementResource { get; } = DevLogtoApplications.ManagementResource;

    public async ValueTask InitializeAsync()
    {
        await Sink.StartAsync();
        try
        {
            await (IsStandIn ? StartAsync() : Task.CompletedTask);
            await ReceiveMailsAsync();
            await SetUpAsync();
            before = await TenantState.ReadAsync(this);
        }
        catch
        {
            // xUnit.net disposes of no fixture that did not start.
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>What has come, gone or changed since the start.</summary>
    internal async Task<IReadOnlyList<string>> ChangesAsync() => before!.Changes(await TenantState.ReadAsync(this));

    private async Task StartAsync()
    {
        standIn = await DevLogtoServer.StartAsync(new DevLogtoOptions
        {
            WebhookEvents = [],
            RolePermissions = Roles,
            Database = Path.Combine(folder, "logto.db"),
            Time = time,
        });
        Endpoint = standIn.Endpoint;
    }

    public DateTimeOffset Now => IsStandIn ? time.GetUtcNow() : DateTimeOffset.UtcNow;

    /// <summary>Lets time pass: moves the clock of the embedded Logto, waits for a real one.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        if (IsStandIn)
        {
            time.Move(span);
        }
        else
        {
            await Task.Delay(span);
        }
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>A call of the Management API that makes what a scenario needs.</summary>
    /// <exception cref="InvalidOperationException">It was refused: the scenario cannot be made here.</exception>
    public async Task<JsonNode?> MakeAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        var answer = await TryMakeAsync(method, path, body);
        return answer.Status < 300
            ? answer.Json
            : throw new InvalidOperationException(
                $"Set-up: {method} /api{path} {body?.ToJsonString()} answered {answer.Status} {answer.Text}");
    }

    /// <summary>The same, whatever the answer.</summary>
    public async Task<Answer> TryMakeAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, $"{Endpoint}/api{path}");
        request.Headers.UserAgent.ParseAdd("node");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await ManagementTokenAsync());
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await SendAsync(request);
    }

    public async Task<string> ManagementTokenAsync()
    {
        if (management.Until < Now)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{Endpoint}/oidc/token")
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["resource"] = ManagementResource,
                    ["scope"] = "all",
                }),
            };
            request.Headers.Authorization = Basic(ManagementAppId, ManagementAppSecret);
            var answer = await SendAsync(request);
            management = ((string)answer.Json!["access_token"]!, Now.AddMinutes(30));
        }

        return management.Token;
    }

    public static AuthenticationHeaderValue Basic(string id, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));

    public async ValueTask DisposeAsync()
    {
        try
        {
            await RestoreAsync();
        }
        finally
        {
            await StopAsync();
        }
    }

    /// <summary>Logto has one connector for mail: a new one takes the place of the old.</summary>
    private async Task ReceiveMailsAsync()
    {
        var replaced = (await MakeAsync(HttpMethod.Get, "/connectors"))!
            .AsArray()
            .Select(c => c!.AsObject())
            .FirstOrDefault(c => (string?)c["type"] == "Email");
        if (replaced is not null)
        {
            undo.Push((HttpMethod.Post, "/connectors", Arranging.Things.Pick(replaced, "id", "connectorId", "config", "syncProfile")));
        }

        var made = await MakeAsync(HttpMethod.Post, "/connectors", new JsonObject
        {
            ["connectorId"] = "http-email",
            ["config"] = new JsonObject { ["endpoint"] = $"{Sink.Address}/mail", ["authorization"] = "Bearer sink" },
        });
        undo.Push((HttpMethod.Delete, $"/connectors/{made!["id"]}", null));
    }

    /// <summary>
    /// People sign up by address and password, know no second factor and no account center, and nobody asks the Internet which passwords
    /// were stolen. Where the organization template lacks one of the recorded roles, or what they give, it is made.
    /// </summary>
    private async Task SetUpAsync()
    {
        await SetAsync("/account-center", new JsonObject { ["enabled"] = false, ["fields"] = new JsonObject() });
        await SetAsync("/sign-in-exp", new JsonObject
        {
            ["signInMode"] = "SignInAndRegister",
            ["signUp"] = new JsonObject { ["identifiers"] = new JsonArray("email"), ["password"] = true, ["verify"] = true },
            ["signIn"] = new JsonObject
            {
                ["methods"] = new JsonArray(Method("email", sendsCode: true), Method("username", sendsCode: false))
            },
            ["passwordPolicy"] = new JsonObject { ["rejects"] = new JsonObject { ["pwned"] = false } },
            ["mfa"] = new JsonObject { ["factors"] = new JsonArray(), ["policy"] = "UserControlled" },
        });
        var permissions = await NamedAsync("/organization-scopes");
        foreach (var permission in Roles.Values.SelectMany(given => given).Distinct().Where(name => !permissions.ContainsKey(name)))
        {
            permissions[permission] = await MakeForNowAsync("/organization-scopes", new JsonObject { ["name"] = permission });
        }

        var present = await NamedAsync("/organization-roles");
        foreach (var (role, given) in Roles.Where(role => !present.ContainsKey(role.Key)))
        {
            await MakeForNowAsync("/organization-roles", new JsonObject
            {
                ["name"] = role,
                ["organizationScopeIds"] = new JsonArray([.. given.Select(name => (JsonNode)permissions[name])]),
            });
        }

        static JsonObject Method(string identifier, bool sendsCode) => new()
        {
            ["identifier"] = identifier,
            ["password"] = true,
            ["verificationCode"] = sendsCode,
            ["isPasswordPrimary"] = true,
        };
    }

    /// <summary>What is so already is left alone: to set it can turn on something else.</summary>
    private async Task SetAsync(string path, JsonObject settings)
    {
        var present = (await MakeAsync(HttpMethod.Get, path))!;
        var changes = settings.Where(setting => !JsonNode.DeepEquals(setting.Value, present[setting.Key])).ToList();
        if (changes.Count > 0)
        {
            undo.Push(
                (
                    HttpMethod.Patch,
                    path,
                    new JsonObject(changes.Select(change => KeyValuePair.Create(change.Key, present[change.Key]?.DeepClone())))));
            await MakeAsync(
                HttpMethod.Patch,
                path,
                new JsonObject(changes.Select(change => KeyValuePair.Create(change.Key, change.Value?.DeepClone()))));
        }
    }

    private async Task<string> MakeForNowAsync(string list, JsonObject thing)
    {
        var id = (string)(await MakeAsync(HttpMethod.Post, list, thing))!["id"]!;
        undo.Push((HttpMethod.Delete, $"{list}/{id}", null));
        return id;
    }

    private async Task<Dictionary<string, string>> NamedAsync(string list) =>
        (await MakeAsync(
            HttpMethod.Get,
            $"{list}?page=1&page_size=100"))!.AsArray().ToDictionary(row => (string)row!["name"]!, row => (string)row!["id"]!);

    /// <exception cref="InvalidOperationException">A step was refused; the others were taken all the same.</exception>
    private async Task RestoreAsync()
    {
        List<string> failures = [];
        while (undo.TryPop(out var step))
        {
            var answer = await TryMakeAsync(step.Method, step.Path, step.Body);
            failures.AddRange(answer.Status < 300 ? [] : [$"{step.Method} {step.Path} answered {answer.Status} {answer.Text}"]);
        }

        if (failures.Count > 0)
        {
            throw new InvalidOperationException($"Clean-up:\n{string.Join('\n', failures)}");
        }
    }

    private async Task StopAsync()
    {
        http.Dispose();
        await Sink.DisposeAsync();
        if (standIn is not null)
        {
            await standIn.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private sealed class MovableTime : TimeProvider
    {
        private TimeSpan offset;

        public void Move(TimeSpan by) => offset += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
    }
}
