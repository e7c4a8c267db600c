using System.Diagnostics;

namespace OrgStarter.Platform.Metrics;

/// <summary>
/// Measures each attempt at a call to Logto, up to the last byte of its answer: inside of all retries, next to the network. An answer
/// that breaks off is a failure here, so that a call that may be repeated is.
/// </summary>
public sealed class LogtoMeterHandler(SiteMeters meters) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        int? status = null;
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            status = (int)response.StatusCode;
            return response;
        }
        finally
        {
            var method = request.Method.Method;
            meters.CalledLogto(method, LogtoRoutes.Of(method, request.RequestUri!.AbsolutePath), status, Stopwatch.GetElapsedTime(begun));
        }
    }
}
