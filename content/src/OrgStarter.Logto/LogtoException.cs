using System.Net;

namespace OrgStarter.Logto;

/// <summary>
/// Logto refused a call or could not be reached. The message is only for the log, because it may contain data of other tenants.
/// Pages show a text for <see cref="Reason"/>.
/// </summary>
public sealed class LogtoException(HttpStatusCode? status, string code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The code of a call without a response.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Logto sends at most ten messages to one address in ten minutes.</summary>
    public const string TooManyMails = "request.message_rate_limited";

    /// <summary>For example, a pending invitation to the same address.</summary>
    public const string AlreadyExists = "entity.unique_integrity_violation";

    public const string NotAMember = "organization.require_membership";
    public const string NoMailConnector = "connector.not_found";

    /// <summary>The reason of a call beyond the rate limit, for all of Logto's codes for it.</summary>
    public const string Busy = "busy";

    /// <summary>The HTTP status. Null without a response.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>Logto's error code, such as <c>entity.unique_integrity_violation</c>.</summary>
    public string Code { get; } = code;

    /// <summary>True if a later retry may succeed.</summary>
    public bool IsTransient => Status is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
        && Code != NoMailConnector;

    /// <summary>
    /// True if Logto itself says that the object does not exist. A 404 without one of Logto's codes may come from a proxy or another
    /// server. Do not delete anything because of it.
    /// </summary>
    public bool IsNotFound => Status == HttpStatusCode.NotFound && Code.StartsWith("entity.", StringComparison.Ordinal);

    /// <summary>A short code of the cause that can be stored and translated later.</summary>
    public string Reason => Code switch
    {
        Unreachable or TooManyMails or AlreadyExists or NotAMember or NoMailConnector => Code,
        _ when Status == HttpStatusCode.TooManyRequests => Busy,
        _ when IsTransient => Unreachable,
        _ => "refused",
    };
}
