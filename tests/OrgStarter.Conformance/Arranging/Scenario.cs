using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using OrgStarter.Conformance.Comparing;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Arranging;

/// <summary>
/// One recording, made again on the server under test: what was there is made through the public API, then the recorded request is sent
/// with the ids of this server. Everything made is deleted afterwards, so that a server can be used again.
/// </summary>
public sealed class Scenario : IAsyncDisposable
{
    private readonly Stack<Func<Task<string?>>> undo = new();

    public Scenario(Recording recording, LogtoUnderTest logto)
    {
        (Recording, Logto) = (recording, logto);
        foreach (var from in new[] { Set.From, recording.From })
        {
            Names.Learn(from.GetLeftPart(UriPartial.Authority), logto.Endpoint);
        }
    }

    public Recording Recording { get; }

    public RecordedCall Call => Recording.Call ?? throw new InvalidOperationException("Nothing was asked.");

    public LogtoUnderTest Logto { get; }

    /// <summary>The recordings that this one was made with.</summary>
    public RecordedSet Set => RecordedSet.All[Recording.Version];

    public RecordedTenant Tenant => Set.Tenant;

    public Translation Names { get; } = new();

    public BrowserCookies Cookies { get; } = new();

    public string Of(string recorded) => Names.Of(recorded);

    public Task<JsonNode?> PostAsync(string path, JsonNode? body = null) => Logto.MakeAsync(HttpMethod.Post, path, body);

    public Task<JsonNode?> PutAsync(string path, JsonNode? body = null) => Logto.MakeAsync(HttpMethod.Put, path, body);

    public Task<JsonNode?> PatchAsync(string path, JsonNode? body = null) => Logto.MakeAsync(HttpMethod.Patch, path, body);

    public Task<JsonNode?> DeleteAsync(string path) => Logto.MakeAsync(HttpMethod.Delete, path);

    public Task<JsonNode?> GetAsync(string path) => Logto.MakeAsync(HttpMethod.Get, path);

    /// <summary>Deletes it in the end; what is gone by then needs no deletion.</summary>
    public void DeleteInTheEnd(string path) => InTheEnd(async () =>
    {
        var answer = await Logto.TryMakeAsync(HttpMethod.Delete, path);
        // 405: the id of an answer that is no thing of its own.
        return answer.Status is < 300 or 404 or 405 ? null : $"DELETE {path} answered {answer.Status} {answer.Text}";
    });

    /// <summary>Sets it back in the end to what it is now.</summary>
    public void RestoreInTheEnd(HttpMethod method, string path, JsonObject state) => InTheEnd(async () =>
    {
        var answer = await Logto.TryMakeAsync(method, path, state);
        return answer.Status < 300 ? null : $"{method} {path} {state.ToJsonString()} answered {answer.Status} {answer.Text}";
    });

    /// <param name="step">It returns what went wrong.</param>
    public void InTheEnd(Func<Task<string?>> step) => undo.Push(step);

    /// <summary>Sends the recorded request.</summary>
    public async Task<(Answer Answer, Uri Sent)> SendAsync(RecordedCall call)
    {
        await KeepSettingsAsync(call);
        var address = new Uri(QueryHelpers.AddQueryString(
            Logto.Endpoint + Of(call.Path), call.Query.Select(q => KeyValuePair.Create(q.Key, (string?)Of(q.Value)))));
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), address) { Content = Content(call) };
        request.Headers.UserAgent.ParseAdd("node");
        if (call.Headers.TryGetValue("authorization", out var authorization))
        {
            request.Headers.TryAddWithoutValidation("Authorization", await AuthorizationAsync(authorization));
        }

        if (call.HasCookies)
        {
            Cookies.AddTo(request);
        }

        var answer = await Logto.SendAsync(request);
        Cookies.Keep(answer);
        if (call.Method == "POST" && answer.Status is 200 or 201 && (string?)((answer.Json as JsonObject)?["id"] as JsonValue) is { } made)
        {
            DeleteInTheEnd($"{address.AbsolutePath["/api".Length..]}/{made}");
        }

        return (answer, address);
    }

    /// <summary>Settings of the whole tenant, which no id names, are set back in the end.</summary>
    private async Task KeepSettingsAsync(RecordedCall call)
    {
        if (call is { Method: "PATCH", Body: JsonObject changes }
            && call.Path.StartsWith("/api/", StringComparison.Ordinal)
            && new ApiPath(call.Path) is { Ids.Count: 0 } path)
        {
            var settings = (await GetAsync(path.Template))!.AsObject();
            var known = changes.Select(change => change.Key).Where(settings.ContainsKey);
            RestoreInTheEnd(
                HttpMethod.Patch,
                path.Template,
                new JsonObject(known.Select(name => KeyValuePair.Create(name, settings[name]?.DeepClone()))));
        }
    }

    public IReadOnlyList<Mismatch> Compare(RecordedCall call, Answer answer, Uri sent) =>
        AnswerComparison.Compare(call, answer, Names, sent);

    /// <summary>
    /// The state of a thing before the request: the recorded answer's, less what the request itself set; without an answer that shows it,
    /// the one that other recordings tell most about.
    /// </summary>
    public JsonObject StateOf(Entity entity)
    {
        var told = Recording.Captured.Select(c => c["body"]?["data"]).FirstOrDefault(data => ShownState(data, entity.Id) is not null);
        if (ShownState(Recording.Call?.ResponseBody ?? told, entity.Id) is not { } shown)
        {
            return entity.Fullest;
        }

        var before = shown.DeepClone().AsObject();
        if (Recording.Call is { Method: "PATCH", Body: JsonObject sent })
        {
            foreach (var (name, _) in sent)
            {
                before.Remove(name);
            }
        }

        return before;
    }

    /// <exception cref="InvalidOperationException">A step of the clean-up failed; the others were taken all the same.</exception>
    public async ValueTask DisposeAsync()
    {
        List<string> failures = [];
        while (undo.TryPop(out var step))
        {
            try
            {
                failures.AddRange(await step() is { } failure ? [failure] : []);
            }
            catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
            {
                failures.Add(e.Message);
            }
        }

        if (failures.Count > 0)
        {
            throw new InvalidOperationException($"Clean-up:\n{string.Join('\n', failures)}");
        }
    }

    private static JsonObject? ShownState(JsonNode? node, string id) => node switch
    {
        JsonObject json when (string?)(json["id"] as JsonValue) == id && Entity.KindOf(json) is not null => json,
        JsonArray array => array.Select(item => ShownState(item, id)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private StringContent? Content(RecordedCall call)
    {
        if (call.Body is null)
        {
            return null;
        }

        if (!call.IsForm)
        {
            // Text that is no JSON is what a client sent that way.
            var text = call.Body is JsonValue value && value.TryGetValue(out string? raw) ? raw : Names.Of(call.Body)!.ToJsonString();
            return new StringContent(text, Encoding.UTF8, "application/json");
        }

        var form = string.Join(
            '&',
            call.Body.AsObject().Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(Of(f.Value!.ToString()))}"));
        return new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
    }

    private async Task<string> AuthorizationAsync(string recorded)
    {
        if (recorded.StartsWith("Basic ", StringComparison.Ordinal))
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(recorded["Basic ".Length..])).Split(':', 2);
            return LogtoUnderTest.Basic(Of(pair[0]), Of(pair[1])).ToString();
        }

        if (recorded != "Bearer <m2m-access-token>")
        {
            return Of(recorded);
        }

        var token = await Logto.ManagementTokenAsync();
        return $"Bearer {(Recording.Says("tampered") ? token[..^6] + string.Concat(token[^6..].Reverse()) : token)}";
    }

    /// <summary>A moment of the request: as far from now as it was from the recorded now.</summary>
    public void ShiftTime(long recorded, TimeSpan fromNow) =>
        Names.Learn(recorded, (Logto.Now + fromNow).ToUnixTimeMilliseconds());

    public static string Text(JsonNode? value) => value is null ? "" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
