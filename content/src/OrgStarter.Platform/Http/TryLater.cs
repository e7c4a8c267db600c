namespace OrgStarter.Platform.Http;

public static class TryLater
{
    /// <summary>Sets 503 with Retry-After, for temporary failures without an effect. The middleware adds the error page.</summary>
    public static void WriteServiceUnavailable(this HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = "10";
    }
}
