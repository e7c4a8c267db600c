using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Writes the errors of the authorization endpoints in Logto's format. An error without a valid redirect URI is returned as JSON.
/// </summary>
internal static class AuthorizationRefusals
{
    // OpenIddict sets the error at an order far below zero, the status at 100,000, and writes the response from 250,000 on.
    private const int BeforeTheStatus = 50_000;
    private const int BeforeTheErrorPage = 500_500;

    public static void Attach(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ApplyAuthorizationResponseContext>(h =>
            h.UseInlineHandler(NameAuthorizationError).SetOrder(BeforeTheStatus - 1));
        server.AddEventHandler<ApplyAuthorizationResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyAuthorizationResponseContext>(h => h.UseInlineHandler(AnswerInJson).SetOrder(BeforeTheErrorPage));
        server.AddEventHandler<ApplyPushedAuthorizationResponseContext>(h => h.UseInlineHandler(Complete).SetOrder(BeforeTheStatus));
    }

    private static ValueTask Complete<T>(T context) where T : BaseRequestContext
    {
        var response = context.Transaction.Response!;
        if (response.Error is { Length: > 0 } error && context is not ApplyAuthorizationResponseContext { RedirectUri.Length: > 0 })
        {
            var description = error == Errors.InvalidClient && context is not ApplyAuthorizationResponseContext
                ? "client authentication failed"
                : response.ErrorDescription;
            context.Transaction.Response = new OpenIddictResponse(
                LogtoRefusals.Body(error, description)
                    .Select(field => KeyValuePair.Create(field.Key, (OpenIddictParameter)(string?)field.Value)));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Distinguishes an invalid client from an invalid redirect URI; OpenIddict calls both an invalid request.</summary>
    private static ValueTask NameAuthorizationError(ApplyAuthorizationResponseContext context)
    {
        var (response, description) = (context.Response, context.Response.ErrorDescription ?? "");
        if (string.IsNullOrEmpty(context.RedirectUri) && response.Error is not null)
        {
            (response.Error, response.ErrorDescription) =
                description.Contains("'client_id'", StringComparison.Ordinal)
                    ? (Errors.InvalidClient, $"invalid client {context.Request?.ClientId}")
                    : description.Contains("'redirect_uri'", StringComparison.Ordinal)
                        ? ("invalid_redirect_uri", "redirect_uri did not match any of the client's registered redirect_uris")
                        : (response.Error, response.ErrorDescription);
        }

        return ValueTask.CompletedTask;
    }

    private static async ValueTask AnswerInJson(ApplyAuthorizationResponseContext context)
    {
        if (context.Response.Error is not null && string.IsNullOrEmpty(context.RedirectUri))
        {
            context.Response["state"] = context.Request?.State;
            context.Response["iss"] = context.Options.Issuer?.AbsoluteUri;
            var http = context.Transaction.GetHttpRequest()!.HttpContext.Response;
            http.StatusCode = StatusCodes.Status400BadRequest;
            await http.WriteAsJsonAsync(context.Response.GetParameters().ToDictionary(p => p.Key, p => (string?)p.Value));
            context.HandleRequest();
        }
    }
}
