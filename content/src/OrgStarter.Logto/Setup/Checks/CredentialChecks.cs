using Duende.IdentityModel.Client;
using OrgStarter.Logto.Setup.Commands;

namespace OrgStarter.Logto.Setup.Checks;

internal sealed class CredentialChecks(SetupClient client, SetupTarget target)
{
    /// <summary>
    /// Sends an invalid code. Logto validates the application first, so the error shows whether its credentials are valid.
    /// </summary>
    public async Task<DiagnosticResult> ApplicationAsync(CancellationToken ct)
    {
        if (target.Logto.AppId.Length == 0 || target.Logto.AppSecret.Length == 0)
        {
            return Wrong(SetupText.Check_NoApplication, target.Advice);
        }

        using var request = new AuthorizationCodeTokenRequest
        {
            Address = "oidc/token",
            ClientId = target.Logto.AppId,
            ClientSecret = target.Logto.AppSecret,
            Code = "made-up-by-logto-check",
            RedirectUri = target.RedirectUri,
            CodeVerifier = new('v', 43),
        };
        try
        {
            var answer = await client.Open.RequestAuthorizationCodeTokenAsync(request, ct);
            var refusal = answer.HttpResponse is { } response ? await LogtoErrors.FromAsync(response) : throw answer.Exception!;
            return SetupErrors.IsCode(refusal, "invalid_grant")
                ? new(DiagnosticKind.Good, SetupText.Check_Application, SetupText.Check_Known.With(target.Logto.AppId))
                : SetupErrors.IsCode(refusal, "invalid_client")
                    ? Wrong(SetupText.Check_UnknownApplication.With(target.Logto.AppId), target.Advice)
                    : Wrong(SetupText.Error_Refused.With((int)answer.HttpStatusCode, refusal.Code), SetupText.Advice_Logs);
        }
        catch (LogtoException e)
        {
            var (words, advice) = SetupErrors.Describe(e, target);
            return Wrong(words, advice);
        }

        static DiagnosticResult Wrong(string words, string advice) => new(DiagnosticKind.Wrong, SetupText.Check_Application, words, advice);
    }

    /// <summary>Requests a machine-to-machine token and checks whether the Management API accepts it.</summary>
    public async Task<DiagnosticResult> ManagementAsync(CancellationToken ct)
    {
        try
        {
            await client.Management.GetAsync("organization-scopes?page=1&page_size=1", ct);
            return new(DiagnosticKind.Good, SetupText.Check_Management, SetupText.Check_ManagementGood.With(target.Logto.M2M.AppId));
        }
        catch (LogtoException e)
        {
            var (words, advice) = SetupErrors.Describe(e, target);
            return new(DiagnosticKind.Wrong, SetupText.Check_Management, words, advice);
        }
    }
}
