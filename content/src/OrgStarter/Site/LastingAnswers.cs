namespace OrgStarter.Site;

/// <summary>Answers that never change: each change of their content has an address of its own.</summary>
public static class LastingAnswers
{
    /// <summary>Kept for ever by browsers and proxies, and nothing in it runs.</summary>
    public static void SayForEver(this HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
    }
}
