using System.Diagnostics;

namespace OrgStarter.Platform.Metrics;

/// <summary>
/// Measures each attempt of a call to Logto until the end of its body. It runs inside of the retries. An incomplete body throws here, so
/// that the retry policy can repeat the call.
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
