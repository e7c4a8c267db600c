using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>Returns a code or an error to the application as Logto does: by 303, with the parameters in Logto's order.</summary>
internal static class AuthorizationAnswer
{
    private const string UnknownClient = "client is invalid";
    private static readonly string[] Order =
    [
        Parameters.Code, Parameters.Error, Parameters.ErrorDescription, Parameters.State, Parameters.Iss
    ];

    public static void Attach(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ApplyAuthorizationResponseContext>(h => h.UseInlineHandler(RedirectAsync)
            .SetOrder(Authentication.ProcessQueryResponse.Descriptor.Order - 1));
        server.AddEventHandler<ExtractEndSessionRequestContext>(h => h.UseInlineHandler(ForgetUnknownReturn).SetOrder(int.MaxValue));
        server.AddEventHandler<ApplyEndSessionResponseContext>(h => h.UseInlineHandler(AnswerInJsonAsync).SetOrder(int.MinValue + 100_000));
    }

    private static async ValueTask RedirectAsync(ApplyAuthorizationResponseContext context)
    {
        if (context.RedirectUri is not { Length: > 0 } uri || context.ResponseMode is not (null or ResponseModes.Query))
        {
            return;
        }

        var fields = Order.Select(name => KeyValuePair.Create(name, (string?)context.Response[name]));
        var address = $"{uri}{(uri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{FormQuery.Encode(fields)}";
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        http.Response.Headers.Remove(HeaderNames.Pragma);
        http.Response.Headers.Remove(HeaderNames.Expires);
        await new RedirectPage(address).ExecuteAsync(http);
        context.HandleRequest();
    }

    /// <summary>Ignores the redirect URI of a request without a client id and an ID token, without an error.</summary>
    private static ValueTask ForgetUnknownReturn(ExtractEndSessionRequestContext context)
    {
        if (context.Request is { ClientId: null, IdTokenHint: null } request)
        {
            request.PostLogoutRedirectUri = null;
        }

        return ValueTask.CompletedTask;
    }

    private static async ValueTask AnswerInJsonAsync(ApplyEndSessionResponseContext context)
    {
        if (context.Response.Error is null)
        {
            return;
        }

        var description = context.Response.ErrorDescription ?? "";
        var words = description switch
        {
            _ when description.Contains("'post_logout_redirect_uri'", StringComparison.Ordinal) =>
                "post_logout_redirect_uri not registered",
            _ when description.Contains("'client_id'", StringComparison.Ordinal) => UnknownClient,
            _ => "request is invalid",
        };
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        await (words == UnknownClient ? new OidcError(words, Errors.InvalidClient) : new OidcError(words)).ToResult().ExecuteAsync(http);
        context.HandleRequest();
    }
}
