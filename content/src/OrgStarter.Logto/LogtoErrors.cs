using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Polly;

namespace OrgStarter.Logto;

/// <summary>Turns Logto's answers and silences into <see cref="LogtoException"/>.</summary>
public static class LogtoErrors
{
    /// <summary>Reads <c>{code, message}</c> of the Management API, or <c>{error, error_description}</c> of the OIDC endpoints.</summary>
    public static async Task<LogtoException> FromAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        string? code = null, message = null;
        try
        {
            using var json = JsonDocument.Parse(text);
            code = Field(json.RootElement, "code") ?? Field(json.RootElement, "error");
            message = Field(json.RootElement, "message") ?? Field(json.RootElement, "error_description");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Plain text, as Logto answers for unknown routes, the page of a proxy in between, or text with half a character in it.
        }

        return new LogtoException(
            response.StatusCode, code ?? "http", $"Logto answered {(int)response.StatusCode} {code}: {message}");

        static string? Field(JsonElement element, string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString() : null;
    }

    /// <summary>
    /// Takes any 404 for absence, that of a proxy too: for what a page shows, or leaves out. Where absence leads to a deletion, or ends
    /// an operation, use <see cref="UnlessGoneAsync{T}"/>.
    /// </summary>
    /// <returns>What the call answers; null when the answer is 404.</returns>
    /// <exception cref="LogtoException">Any other refusal, or no answer.</exception>
    public static Task<T?> IfThereAsync<T>(Func<Task<T>> call) where T : class => OrNullAsync(call, e => e.Status == HttpStatusCode.NotFound);

    /// <summary>
    /// Takes only Logto's own 404 for absence (<see cref="LogtoException.SaysGone"/>): for decisions that cannot be taken back. The 404 of a
    /// proxy deletes nothing. An earlier attempt may have deleted the thing, or a person in Logto's Console.
    /// </summary>
    /// <returns>What the call answers; null when Logto says that the thing does not exist.</returns>
    /// <exception cref="LogtoException">Any other refusal, or no answer.</exception>
    public static Task<T?> UnlessGoneAsync<T>(Func<Task<T>> call) where T : class => OrNullAsync(call, e => e.SaysGone);

    /// <inheritdoc cref="UnlessGoneAsync{T}"/>
    public static Task UnlessGoneAsync(Func<Task> call) => UnlessGoneAsync<string>(async () =>
    {
        await call();
        return "";
    });

    private static async Task<T?> OrNullAsync<T>(Func<Task<T>> call, Func<LogtoException, bool> isAbsence) where T : class
    {
        try
        {
            return await call();
        }
        catch (LogtoException e) when (isAbsence(e))
        {
            return null;
        }
    }

    /// <summary>True for every way in which a call can end without an answer: refused, cut off, timed out, circuit open.</summary>
    public static bool IsSilence(Exception exception) =>
        // An IOException by descent, and the caller's fault, not Logto's.
        exception is not BadHttpRequestException
        && exception is HttpRequestException or SocketException or IOException or TimeoutException or TaskCanceledException or ExecutionRejectedException;
}

/// <summary>A refusal of the Management API becomes a <see cref="LogtoException"/>.</summary>
public sealed class LogtoRefusalHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await LogtoErrors.FromAsync(response);
        }
    }
}

/// <summary>The outermost handler: no answer becomes a <see cref="LogtoException"/>, so that callers know one exception only.</summary>
public sealed class LogtoSilenceHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            // An answer that breaks off is none; read past this, its end would be an error that nobody knows.
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            return response;
        }
        catch (Exception e) when (LogtoErrors.IsSilence(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new LogtoException(null, LogtoException.Unreachable, $"Logto did not answer {request.Method} {request.RequestUri?.AbsolutePath}.", e);
        }
    }
}
