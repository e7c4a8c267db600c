using Microsoft.Extensions.Options;
using OrgStarter.Logto.Setup.Settings;

namespace OrgStarter.Logto;

/// <summary>Fails at startup if a setting is missing. The message says what to set.</summary>
public sealed class LogtoOptionsValidator : IValidateOptions<LogtoOptions>
{
    public ValidateOptionsResult Validate(string? name, LogtoOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Endpoint))
        {
            return ValidateOptionsResult.Fail(
                "No Logto is configured. Set Logto:Endpoint to the address of your Logto, for example "
                + "Logto__Endpoint=https://auth.example.com in the environment. "
                + "Only in Development, and only in a Debug build (dotnet run), does the site start an embedded Logto by itself.");
        }

        var failures = new List<string>();
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var endpoint)
            || (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback))
        {
            failures.Add($"Logto:Endpoint is '{options.Endpoint}'. Set it to an absolute https address such as https://auth.example.com.");
        }

        Require("Logto:AppId", options.AppId, "the App ID of the traditional web application");
        Require("Logto:AppSecret", options.AppSecret, "a secret of the traditional web application");
        Require("Logto:M2M:AppId", options.M2M.AppId, "the App ID of the machine-to-machine application");
        Require("Logto:M2M:AppSecret", options.M2M.AppSecret, "a secret of the machine-to-machine application");
        Require(
            "Logto:M2M:Resource",
            options.M2M.Resource,
            "https://default.logto.app/api, or https://{tenant}.logto.app/api on Logto Cloud");
        RequireLink("Logto:TermsOfUseUrl", options.TermsOfUseUrl);
        RequireLink("Logto:PrivacyPolicyUrl", options.PrivacyPolicyUrl);
        if (options.OperatorResource.Length > 0
            && (options.OperatorResource.Contains(',', StringComparison.Ordinal)
                || !Uri.TryCreate(options.OperatorResource, UriKind.Absolute, out _)))
        {
            failures.Add($"Logto:OperatorResource is '{options.OperatorResource}'. Set it to an absolute address without a comma, such as "
                + "https://app.example.com/operator, or leave it out for a site without operators.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void RequireLink(string setting, string value)
        {
            if (value.Length > 0
                && !(Uri.TryCreate(value, UriKind.Absolute, out var url)
                    && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)))
            {
                failures.Add($"{setting} is '{value}'. Set it to an absolute address such as https://example.com/terms, or leave it out.");
            }
        }

        void Require(string setting, string value, string meaning)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                failures.Add($"{setting} is missing. Set it to {meaning}: {EnvironmentFile.Variable(setting)}=... "
                    + $"in the environment, or dotnet user-secrets set {setting} ...");
            }
        }
    }
}
