namespace OrgStarter.Platform.Http;

public static class TryLater
{
    /// <summary>503: it is not the person's fault, nothing was done, and in a few seconds it may work. The page for it comes by itself.</summary>
    public static void SayTryLater(this HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = "10";
    }
}
