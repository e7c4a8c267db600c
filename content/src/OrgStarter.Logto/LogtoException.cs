using System.Net;

namespace OrgStarter.Logto;

/// <summary>
/// Logto refused a call, or could not be reached. The message is for the log: it may name things of other tenants. A page shows words for <see cref="Reason"/>.
/// </summary>
public sealed class LogtoException(HttpStatusCode? status, string code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The code of a call that got no answer at all.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Ten messages to one address in ten minutes are the most that Logto sends.</summary>
    public const string TooManyMails = "request.message_rate_limited";

    /// <summary>An open invitation to the same address, for example.</summary>
    public const string AlreadyExists = "entity.unique_integrity_violation";

    public const string NotAMember = "organization.require_membership";
    public const string NoMailConnector = "connector.not_found";

    /// <summary>The limit of calls, whatever Logto's code for it.</summary>
    public const string Busy = "busy";

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>Logto's own error code, such as <c>entity.unique_integrity_violation</c>.</summary>
    public string Code { get; } = code;

    /// <summary>True when trying again later may help.</summary>
    public bool IsTransient => Status is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
        && Code != NoMailConnector;

    /// <summary>
    /// True when Logto itself says that the thing does not exist. A 404 without one of its codes may come from a proxy, or from
    /// an address that is no Logto: no reason to delete anything.
    /// </summary>
    public bool SaysGone => Status == HttpStatusCode.NotFound && Code.StartsWith("entity.", StringComparison.Ordinal);

    /// <summary>The cause in one word, fit to be kept and put into words later.</summary>
    public string Reason => Code switch
    {
        Unreachable or TooManyMails or AlreadyExists or NotAMember or NoMailConnector => Code,
        _ when Status == HttpStatusCode.TooManyRequests => Busy,
        _ when IsTransient => Unreachable,
        _ => "refused",
    };
}
