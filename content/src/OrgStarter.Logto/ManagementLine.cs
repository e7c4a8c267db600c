namespace OrgStarter.Logto;

/// <summary>
/// Creates the handlers of the Management API client only when a request is sent. Most pages do not call
/// Logto, and should not pay for the handlers.
/// </summary>
public sealed class ManagementLine(IHttpMessageHandlerFactory handlers) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The factory caches the handlers and replaces them regularly, so that DNS changes take effect.
        using var line = new HttpMessageInvoker(handlers.CreateHandler(LogtoClients.Management), disposeHandler: false);
        return await line.SendAsync(request, cancellationToken);
    }
}
