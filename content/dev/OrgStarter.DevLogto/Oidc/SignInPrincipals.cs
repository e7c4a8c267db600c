using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using OrgStarter.DevLogto.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>Creates OpenIddict's principal from a user and their consent, and OpenIddict's result from a rejection.</summary>
internal sealed class SignInPrincipals(DevLogtoDb db)
{
    /// <summary>The session id that the application sees. The code and the refresh token keep it for their ID tokens.</summary>
    public const string Sid = "sid";

    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public async Task<IResult> SignInAsync(
        HttpContext context, Person person, ClaimsPrincipal? previous, IEnumerable<string> scopes, AccessTokenDecision? decision = null,
        IReadOnlyCollection<string>? narrowed = null)
    {
        // A refresh keeps the grant (authorization) and the private claims of the previous principal.
        var identity = previous is null
            ? new ClaimsIdentity("logto", Claims.Name, Claims.Role)
            : new ClaimsIdentity(previous.Claims, "logto", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, person.Id);
        if (previous is null)
        {
            identity.SetScopes(scopes);
        }

        identity.SetDestinations(_ => []);
        ICollection<string> granted = [.. narrowed ?? identity.GetScopes()];
        var claims = await PersonClaims.ForAsync(db, person, granted, isUserInfo: false);
        if (identity.GetClaim(Sid) is { } sid)
        {
            claims[Sid] = sid;
        }

        Attach(context, LogtoTokenShape.IdentityProperty, claims);
        if (decision is not null)
        {
            Attach(context, LogtoTokenShape.DecisionProperty, decision);
        }

        return Results.SignIn(new ClaimsPrincipal(identity), null, Scheme);
    }

    public static IResult SignInApplication(HttpContext context, string clientId, AccessTokenDecision decision)
    {
        var identity = new ClaimsIdentity("logto", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, clientId);
        Attach(context, LogtoTokenShape.DecisionProperty, decision);
        return Results.SignIn(new ClaimsPrincipal(identity), null, Scheme);
    }

    public static IResult Refuse(string error, string description, params (string Name, string Value)[] more)
    {
        var properties = new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        });
        foreach (var (name, value) in more)
        {
            properties.SetParameter(name, (OpenIddictParameter?)value);
        }

        return Results.Forbid(properties, [Scheme]);
    }

    public static T? Attached<T>(HttpContext context, string name) where T : class => Transaction(context).GetProperty<T>(name);

    public static void Attach<T>(HttpContext context, string name, T value) where T : class =>
        Transaction(context).SetProperty(name, value);

    private static OpenIddictServerTransaction Transaction(HttpContext context) =>
        context.Features.Get<OpenIddictServerAspNetCoreFeature>()!.Transaction!;
}
