using System.Globalization;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>The prompt that an authorization request still needs before it can be answered.</summary>
/// <param name="Error">The error that the application receives when no prompt is allowed (<c>prompt=none</c>).</param>
internal sealed record PendingPrompt(string Name, string Error, string Description)
{
    public const string Login = "login";
    public const string Consent = "consent";

    /// <param name="from">The interaction that the browser returns from; its results are not asked for again.</param>
    public static PendingPrompt? Of(
        OpenIddictRequest request,
        Interaction? from,
        LoginSession? session,
        bool isScopeMissing,
        TimeProvider time)
    {
        var hasLogin = from?.LoginPersonId is not null || from?.Prompt == Consent;
        if (session?.PersonId is null)
        {
            return new(Login, Errors.LoginRequired, "End-User authentication is required");
        }

        if (request.HasPromptValue(PromptValues.Login) && !hasLogin)
        {
            return new(Login, Errors.LoginRequired, "login prompt was not resolved");
        }

        if (long.TryParse((string?)request[Parameters.MaxAge], CultureInfo.InvariantCulture, out var maxAge)
            && time.GetUtcNow().ToUnixTimeSeconds() - session.LoginTs > maxAge && !hasLogin)
        {
            return new(Login, Errors.LoginRequired, "End-User authentication could not be obtained");
        }

        return isScopeMissing || (request.HasPromptValue(PromptValues.Consent) && from?.IsConsented != true)
            ? new(Consent, Errors.ConsentRequired, "requested scopes not granted")
            : null;
    }
}
