using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Polly;

namespace OrgStarter.Logto;

/// <summary>Converts error responses and missing responses of Logto to <see cref="LogtoException"/>.</summary>
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
            // Plain text from Logto for an unknown route, a proxy's error page, or text with a lone surrogate.
        }

        return new LogtoException(
            response.StatusCode, code ?? "http", $"Logto answered {(int)response.StatusCode} {code}: {message}");

        static string? Field(JsonElement element, string name) =>
            element.ValueKind == JsonValueKind.Object
                && element.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                ? value.GetString() : null;
    }

    /// <summary>
    /// Returns null for any 404, also from a proxy. Use it for data to display. If the absence causes a deletion or ends an
    /// operation, use <see cref="IgnoreNotFoundAsync{T}"/>.
    /// </summary>
    /// <returns>The result of the call. Null for 404.</returns>
    /// <exception cref="LogtoException">Logto refused for another reason or did not answer.</exception>
    public static Task<T?> IfThereAsync<T>(Func<Task<T>> call) where T : class =>
        OrNullAsync(call, e => e.Status == HttpStatusCode.NotFound);

    /// <summary>
    /// Returns null only for Logto's own 404 (<see cref="LogtoException.IsNotFound"/>), not for that of a proxy. Use it before decisions
    /// that cannot be undone. The object may be deleted by an earlier attempt or in Logto's Console.
    /// </summary>
    /// <returns>The result of the call. Null if Logto says that the object does not exist.</returns>
    /// <exception cref="LogtoException">Logto refused for another reason or did not answer.</exception>
    public static Task<T?> IgnoreNotFoundAsync<T>(Func<Task<T>> call) where T : class => OrNullAsync(call, e => e.IsNotFound);

    /// <inheritdoc cref="IgnoreNotFoundAsync{T}"/>
    public static Task IgnoreNotFoundAsync(Func<Task> call) => IgnoreNotFoundAsync<string>(async () =>
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

    /// <summary>Returns true for exceptions of a call without a complete response: refused, interrupted, timed out, circuit open.</summary>
    public static bool IsSilence(Exception exception) =>
        // Derives from IOException, but is caused by the client of the site, not by Logto.
        exception is not BadHttpRequestException
        && exception is HttpRequestException or SocketException or IOException or TimeoutException or TaskCanceledException
            or ExecutionRejectedException;
}

/// <summary>Converts error responses of the Management API to <see cref="LogtoException"/>.</summary>
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

/// <summary>Converts a missing response to <see cref="LogtoException"/>. Must be the outermost handler.</summary>
public sealed class LogtoSilenceHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            // An incomplete body counts as no response. Read later, it would throw an exception that callers do not expect.
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            return response;
        }
        catch (Exception e) when (LogtoErrors.IsSilence(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new LogtoException(
                null,
                LogtoException.Unreachable,
                $"Logto did not answer {request.Method} {request.RequestUri?.AbsolutePath}.",
                e);
        }
    }
}
