namespace OrgStarter.Site;

/// <summary>Writes responses whose content never changes: new content gets a new URL.</summary>
public static class LastingAnswers
{
    /// <summary>Lets browsers and proxies cache the response permanently. Its Content Security Policy allows no scripts.</summary>
    public static void CacheForever(this HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
    }
}
