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

    /// <summary>Ten messages to one address in ten minutes are the most that Logto sends.</summary>
    public const string TooManyMails = "request.message_rate_limited";

    /// <summary>An open invitation to the same address, for example.</summary>
    public const string AlreadyExists = "entity.unique_integrity_violation";

    private const string NotAMember = "organization.require_membership";
    private const string NoMailConnector = "connector.not_found";

    /// <summary>The limit of calls, whatever Logto's code for it.</summary>
    private const string Busy = "busy";

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

    /// <summary>What a person is told. Never the text of Logto's answer: it may name other tenants' things.</summary>
    public string Words => WordsOf(Reason);

    /// <summary>The cause in one word, to be kept: <see cref="WordsOf"/> makes words of it in whatever language is read later.</summary>
    public string Reason => Code switch
    {
        Unreachable or TooManyMails or AlreadyExists or NotAMember or NoMailConnector => Code,
        _ when Status == HttpStatusCode.TooManyRequests => Busy,
        _ when IsTransient => Unreachable,
        _ => "refused",
    };

    /// <param name="reason">A <see cref="Reason"/>.</param>
    public static string WordsOf(string reason) => reason switch
    {
        Unreachable => Text.Logto_Unavailable,
        TooManyMails => Text.Logto_TooManyMails,
        AlreadyExists => Text.Logto_AlreadyExists,
        NotAMember => Text.Logto_NotAMember,
        NoMailConnector => Text.Logto_NoMailConnector,
        Busy => Text.Logto_Busy,
        _ => Text.Logto_Refused,
    };
}
