using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>Writes successful OpenID Connect responses with exactly Logto's fields, in Logto's order.</summary>
internal static class LogtoAnswers
{
    private const int BeforeTheStatus = 50_000;
    private static readonly string[] TokenFields = ["access_token", "expires_in", "id_token", "refresh_token", "scope", "token_type"];
    private static readonly string[] MachineTokenFields = ["access_token", "expires_in", "token_type", "scope"];
    private static readonly string[] KeyFields = ["kty", "use", "kid", "alg", "crv", "x", "y"];
    private static readonly string[] IntrospectionFields = ["active", "sub", "client_id", "exp", "iat", "iss", "scope", "token_type"];

    public static void Attach(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ApplyTokenResponseContext>(h => h.UseInlineHandler(AnswerTokens).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyIntrospectionResponseContext>(h => h.UseInlineHandler(OrderIntrospection).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyRevocationResponseContext>(h => h.UseInlineHandler(SayNothing).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyJsonWebKeySetResponseContext>(h => h.UseInlineHandler(OrderKeys).SetOrder(BeforeTheStatus));
        server.AddEventHandler<ApplyConfigurationResponseContext>(h => h.UseInlineHandler(Discovery.Write).SetOrder(BeforeTheStatus));
    }

    /// <summary>Writes the response itself, because OpenIddict omits an empty scope.</summary>
    private static async ValueTask AnswerTokens(ApplyTokenResponseContext context)
    {
        if (string.IsNullOrEmpty(context.Response.Error)
            && context.Transaction.GetProperty<AccessTokenDecision>(LogtoTokenShape.DecisionProperty) is { } decision)
        {
            var answer = new JsonObject
            {
                ["access_token"] = context.Response.AccessToken,
                ["expires_in"] = (long)decision.Lifetime.TotalSeconds,
                ["id_token"] = context.Response.IdToken,
                ["refresh_token"] = context.Response.RefreshToken,
                ["scope"] = decision.Scope,
                ["token_type"] = context.Response.TokenType,
            };
            var order = context.Request!.IsClientCredentialsGrantType() ? MachineTokenFields : TokenFields;
            await context.Transaction.GetHttpRequest()!.HttpContext.Response.WriteAsJsonAsync(
                new JsonObject(
                    order
                        .Where(field => answer[field] is not null)
                        .Select(field => KeyValuePair.Create(field, answer[field]!.DeepClone()))!));
            context.HandleRequest();
        }
    }

    private static ValueTask OrderIntrospection(ApplyIntrospectionResponseContext context)
    {
        if (string.IsNullOrEmpty(context.Response.Error))
        {
            Keep(context, IntrospectionFields);
        }

        return ValueTask.CompletedTask;
    }

    private static async ValueTask SayNothing(ApplyRevocationResponseContext context)
    {
        if (string.IsNullOrEmpty(context.Response.Error))
        {
            var response = context.Transaction.GetHttpRequest()!.HttpContext.Response;
            response.ContentType = "text/plain; charset=utf-8";
            response.ContentLength = 0;
            await response.CompleteAsync();
            context.HandleRequest();
        }
    }

    private static ValueTask OrderKeys(ApplyJsonWebKeySetResponseContext context)
    {
        if (context.Response["keys"] is { } keys)
        {
            var ordered = JsonNode.Parse(keys.ToString()!)!
                .AsArray()
                .Select(key => (JsonNode)new JsonObject(KeyFields.Select(f => KeyValuePair.Create(f, key![f]?.DeepClone()))));
            context.Response["keys"] = (OpenIddictParameter)new JsonArray([.. ordered]);
        }

        return ValueTask.CompletedTask;
    }

    private static void Keep(BaseRequestContext context, string[] fields)
    {
        var response = context.Transaction.Response!;
        context.Transaction.Response = new OpenIddictResponse(
            fields.Where(response.HasParameter).Select(f => KeyValuePair.Create(f, response[f]!.Value)));
    }
}
