using System.Net;
using OrgStarter.Resources;

namespace OrgStarter.Logto;

/// <summary>
/// Logto refused a call, or could not be reached. <see cref="Words"/> is fit for a page; the message is for the log.
/// </summary>
public sealed class LogtoException(HttpStatusCode? status, string code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The code of a call that got no answer at all.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>Logto's own error code, such as <c>entity.unique_integrity_violation</c>.</summary>
    public string Code { get; } = code;

    /// <summary>True when trying again later may help.</summary>
    public bool IsTransient => Status is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
        && Code != "connector.not_found";

    /// <summary>
    /// True when Logto itself says that the thing does not exist. A 404 without one of its codes may come from a proxy, or from
    /// an address that is no Logto: no reason to delete anything.
    /// </summary>
    public bool SaysGone => Status == HttpStatusCode.NotFound && Code.StartsWith("entity.", StringComparison.Ordinal);

    /// <summary>What a person is told. Never the text of Logto's answer: it may name other tenants' things.</summary>
    public string Words => Code switch
    {
        Unreachable => Text.Logto_Unavailable,
        "request.message_rate_limited" => Text.Logto_TooManyMails,
        "entity.unique_integrity_violation" => Text.Logto_AlreadyExists,
        "organization.require_membership" => Text.Logto_NotAMember,
        "connector.not_found" => Text.Logto_NoMailConnector,
        _ when Status == HttpStatusCode.TooManyRequests => Text.Logto_Busy,
        _ when IsTransient => Text.Logto_Unavailable,
        _ => Text.Logto_Refused,
    };
}
