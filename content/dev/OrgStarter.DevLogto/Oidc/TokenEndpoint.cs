using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Oidc;

/// <summary><c>/oidc/token</c>: each grant type has its own file.</summary>
internal static class TokenEndpoint
{
    public static async Task<IResult> Handle(
        HttpContext context,
        DevLogtoDb db,
        PersonGrant person,
        ApplicationGrant application,
        ExchangeGrant exchange)
    {
        var request = context.GetOpenIddictServerRequest()!;
        SignInPrincipals.Attach(context, nameof(ClientSettings), (await ClientMetadata.OfAsync(db, request.ClientId)).Settings);
        return request.IsClientCredentialsGrantType() ? await application.AnswerAsync(context, request)
            : request.IsTokenExchangeGrantType() ? await exchange.AnswerAsync(context, request)
            : await person.AnswerAsync(context, request);
    }
}
