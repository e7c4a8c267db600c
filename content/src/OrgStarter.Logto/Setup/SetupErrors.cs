using System.Net;

namespace OrgStarter.Logto.Setup;

/// <summary>Explains Logto's errors during setup, and the next step.</summary>
internal static class SetupErrors
{
    /// <summary>Returns a text and advice. The text contains Logto's code, which is useful to operators.</summary>
    public static (string Message, string Advice) Describe(LogtoException e, SetupTarget target) => e switch
    {
        { Code: LogtoException.Unreachable } when target.Logto.IsEmbedded =>
            (SetupText.Error_Unreachable.With(target.Logto.Endpoint), SetupText.Advice_EmbeddedStart),
        { Code: LogtoException.Unreachable } => (SetupText.Error_Unreachable.With(target.Logto.Endpoint), SetupText.Advice_Endpoint),
        { Code: ManagementJson.NotAList } => (SetupText.Error_NotLogto.With(target.Logto.Endpoint), SetupText.Advice_Endpoint),
        { Status: HttpStatusCode.NotFound, Code: "http" } =>
            (SetupText.Error_NotLogto.With(target.Logto.Endpoint), SetupText.Advice_Endpoint),
        _ when IsCode(e, "invalid_client") => (SetupText.Error_M2MClient.With(target.Logto.M2M.AppId), SetupText.Advice_M2MClient),
        _ when IsCode(e, "invalid_target") => (SetupText.Error_Resource.With(target.Logto.M2M.Resource), SetupText.Advice_Resource),
        { Code: "auth.forbidden" } => (SetupText.Error_Forbidden, SetupText.Advice_Forbidden),
        _ => (SetupText.Error_Refused.With((int?)e.Status ?? 0, e.Code), SetupText.Advice_Logs),
    };

    /// <summary>Compares a code with and without Logto's prefix, because the exception can contain either.</summary>
    public static bool IsCode(LogtoException e, string code) => e.Code == code || e.Code == $"oidc.{code}";
}
