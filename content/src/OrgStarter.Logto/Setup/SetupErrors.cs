using System.Net;

namespace OrgStarter.Logto.Setup;

/// <summary>What a refusal means while a Logto is set up, and what to do about it.</summary>
internal static class SetupErrors
{
    /// <summary>For whoever runs the command: they may know Logto's code, and have use for it.</summary>
    public static (string Words, string Advice) Describe(LogtoException e, SetupTarget target) => e switch
    {
        { Code: LogtoException.Unreachable } => (SetupText.Error_Unreachable.With(target.Logto.Endpoint), SetupText.Advice_Endpoint),
        { Code: ManagementJson.NotAList } => (SetupText.Error_NotLogto.With(target.Logto.Endpoint), SetupText.Advice_Endpoint),
        { Status: HttpStatusCode.NotFound, Code: "http" } => (SetupText.Error_NotLogto.With(target.Logto.Endpoint), SetupText.Advice_Endpoint),
        _ when IsCode(e, "invalid_client") => (SetupText.Error_M2MClient.With(target.Logto.M2M.AppId), SetupText.Advice_M2MClient),
        _ when IsCode(e, "invalid_target") => (SetupText.Error_Resource.With(target.Logto.M2M.Resource), SetupText.Advice_Resource),
        { Code: "auth.forbidden" } => (SetupText.Error_Forbidden, SetupText.Advice_Forbidden),
        _ => (SetupText.Error_Refused.With((int?)e.Status ?? 0, e.Code), SetupText.Advice_Logs),
    };

    /// <summary>Logto gives both its own code and that of the protocol; either may be in the exception.</summary>
    public static bool IsCode(LogtoException e, string code) => e.Code == code || e.Code == $"oidc.{code}";
}
