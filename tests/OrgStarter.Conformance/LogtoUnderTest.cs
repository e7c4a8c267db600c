using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OrgStarter.DevLogto;

namespace OrgStarter.Conformance;

/// <summary>
/// The server that is asked: the embedded Logto, started here, or the one whose address is in <c>LOGTO_ENDPOINT</c>, with the
/// machine-to-machine application of <c>LOGTO_M2M_APP_ID</c> and <c>LOGTO_M2M_APP_SECRET</c> (and <c>LOGTO_M2M_RESOURCE</c>, when it is not
/// that of a self-hosted Logto) and the version in <c>LOGTO_VERSION</c>. For the time of the tests its mail connector is one that hands
/// every mail to <see cref="Sink"/>.
/// </summary>
public sealed class LogtoUnderTest : IAsyncLifetime
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly MovableTime time = new();
    private readonly string folder = Directory.CreateTempSubdirectory("conformance").FullName;
    private DevLogtoServer? standIn;
    private (string Token, DateTimeOffset Until) management;
    private JsonObject? replacedConnector;
    private string? connectorId;
    private TenantState? before;

    public LogtoUnderTest() : this(Variable("LOGTO_ENDPOINT"))
    {
    }

    /// <param name="endpoint">Null to start the embedded Logto.</param>
    internal LogtoUnderTest(string? endpoint) => (Endpoint, IsStandIn) = (endpoint?.TrimEnd('/') ?? "", endpoint is null);

    /// <summary>Of the Logto under test; the embedded one answers as the newest that was recorded.</summary>
    public static string Version { get; } = Variable("LOGTO_VERSION") ?? Recording.Newest;

    public bool IsStandIn { get; }

    public string Endpoint { get; private set; }

    /// <summary>Where webhooks and the mail connector of every scenario send to.</summary>
    public Sink Sink { get; } = new();

    public string ManagementAppId { get; } = Variable("LOGTO_M2M_APP_ID") ?? DevLogtoApplications.ManagementId;

    public string ManagementAppSecret { get; } = Variable("LOGTO_M2M_APP_SECRET") ?? DevLogtoApplications.ManagementSecret;

    public string ManagementResource { get; } = Variable("LOGTO_M2M_RESOURCE") ?? DevLogtoApplications.ManagementResource;

    public async ValueTask InitializeAsync()
    {
        await Sink.StartAsync();
        try
        {
            await (IsStandIn ? StartAsync() : Task.CompletedTask);
            await ReceiveMailsAsync();
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
            RolePermissions = new Dictionary<string, IReadOnlyList<string>>
            {
                ["admin"] = ["read:member", "manage:billing", "manage:member", "edit:organization", "read:audit", "delete:organization", "invite:member"],
                ["member"] = ["read:member"],
            },
            Database = Path.Combine(folder, "logto.db"),
            Time = time,
        });
        Endpoint = standIn.Endpoint;
        // The recordings are of a new Logto, whose account center is off and which knows no second factor.
        await MakeAsync(HttpMethod.Patch, "/account-center", new JsonObject { ["enabled"] = false, ["fields"] = new JsonObject() });
        await MakeAsync(HttpMethod.Patch, "/sign-in-exp", new JsonObject { ["mfa"] = new JsonObject { ["factors"] = new JsonArray(), ["policy"] = "UserControlled" } });
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
            : throw new InvalidOperationException($"Set-up: {method} /api{path} {body?.ToJsonString()} answered {answer.Status} {answer.Text}");
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

    public static AuthenticationHeaderValue Basic(string id, string secret) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));

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
        replacedConnector = (await MakeAsync(HttpMethod.Get, "/connectors"))!.AsArray().Select(c => c!.AsObject()).FirstOrDefault(c => (string?)c["type"] == "Email");
        var made = await MakeAsync(HttpMethod.Post, "/connectors", new JsonObject
        {
            ["connectorId"] = "http-email",
            ["config"] = new JsonObject { ["endpoint"] = $"{Sink.Address}/mail", ["authorization"] = "Bearer sink" },
        });
        connectorId = (string)made!["id"]!;
    }

    private async Task RestoreAsync()
    {
        if (connectorId is not null)
        {
            await MakeAsync(HttpMethod.Delete, $"/connectors/{connectorId}");
            if (replacedConnector is not null)
            {
                await MakeAsync(HttpMethod.Post, "/connectors", Arranging.Things.Pick(replacedConnector, "id", "connectorId", "config", "syncProfile"));
            }
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
