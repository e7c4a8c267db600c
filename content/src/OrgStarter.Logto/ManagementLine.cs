namespace OrgStarter.Logto;

/// <summary>
/// The way to the Management API, taken when something is sent. Most pages ask Logto nothing, and should not set up for each of the
/// parts that might a client with all its handlers, nor wait for those when the site has just started.
/// </summary>
public sealed class ManagementLine(IHttpMessageHandlerFactory handlers) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The factory keeps the handlers, and makes new ones from time to time so that a change of an address is noticed.
        using var line = new HttpMessageInvoker(handlers.CreateHandler(LogtoClients.Management), disposeHandler: false);
        return await line.SendAsync(request, cancellationToken);
    }
}
