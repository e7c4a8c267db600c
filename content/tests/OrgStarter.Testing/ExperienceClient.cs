using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrgStarter.DevLogto;

namespace OrgStarter.Testing;

/// <summary>Calls Logto's Experience API as the scripts of Logto's sign-in page do: JSON, with the browser's cookies.</summary>
public sealed class ExperienceClient(DevLogtoServer logto)
{
    private const string Verifications = "verification";

    public Browser Browser { get; } = LogtoClient.NewBrowser();

    public async Task BeginAsync(string interactionEvent = "SignIn", params (string Name, string Value)[] changes)
    {
        var answer = await Browser.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new LogtoClient(logto).AuthorizeUrl(LogtoClient.AllScopes, changes)));
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.Equal(204, (await SendAsync(HttpMethod.Put, "", new { interactionEvent })).Status);
    }

    public async Task<JsonAnswer> SendAsync(HttpMethod method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(method, $"{logto.Endpoint}/api/experience{(path.Length == 0 ? "" : $"/{path}")}");
        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        var answer = await Browser.SendAsync(request);
        var isJson = answer.Header("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) == true;
        return new JsonAnswer((int)answer.Status, isJson ? JsonNode.Parse(answer.Body) : JsonValue.Create(answer.Body), answer.Headers);
    }

    public Task<JsonAnswer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<JsonAnswer> PasswordAsync(string email, string password) =>
        PostAsync($"{Verifications}/password", new { identifier = new { type = "email", value = email }, password });

    public Task<JsonAnswer> TokenAsync(string email, string token) =>
        PostAsync($"{Verifications}/one-time-token/verify", new { identifier = new { type = "email", value = email }, token });

    public Task<JsonAnswer> SendCodeAsync(string email, string interactionEvent = "Register") =>
        PostAsync($"{Verifications}/verification-code", new { identifier = new { type = "email", value = email }, interactionEvent });

    public Task<JsonAnswer> CodeAsync(string email, string? verificationId, string code) =>
        PostAsync($"{Verifications}/verification-code/verify", new
        {
            identifier = new { type = "email", value = email },
            verificationId,
            code
        });

    public async Task<string> LatestCodeAsync(string email) => (string)(await logto.MailsToAsync(email))[^1]["code"]!;

    public Task<JsonAnswer> IdentifyAsync(JsonAnswer verification) =>
        PostAsync("identification", new { verificationId = verification["verificationId"] });

    public Task<JsonAnswer> TellPasswordAsync(string value) => PostAsync("profile", new { type = "password", value });

    /// <summary>Submits, and follows the redirects back to the application.</summary>
    /// <returns>The code that the application received.</returns>
    public async Task<string> SubmitAsync()
    {
        var submitted = await PostAsync("submit");
        Assert.Equal(200, submitted.Status);
        await Browser.GetAsync(submitted["redirectTo"]!);
        return LogtoClient.Query(Browser.Page.Url)["code"]
            ?? throw new InvalidOperationException($"No code but {Browser.Page.Url}\n{Browser.Page.Body}");
    }
}
