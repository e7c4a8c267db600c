using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Screens;

/// <summary>The way from an authorization request to the sign-in screen and back to that request.</summary>
internal sealed class Interactions(DevLogtoDb db, IDataProtectionProvider protection, TimeProvider time)
{
    public const string Scheme = "devlogto";
    private const string AuthorizePath = "/oidc/auth?";
    private const string Marker = "signed_in";
    private static readonly TimeSpan MarkerLife = TimeSpan.FromMinutes(5);
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("interaction").ToTimeLimitedDataProtector();

    public async Task<Person?> SignedInPersonAsync(HttpContext context)
    {
        var id = (await context.AuthenticateAsync(Scheme)).Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        return id is not null && await db.People.FindAsync(id) is { IsSuspended: false } person ? person : null;
    }

    public static IResult ToSignIn(HttpContext context, string? firstScreen, string? loginHint, string? oneTimeToken)
    {
        var request = context.Request;
        // A posted request becomes an address: the way back is a redirect.
        var back = AuthorizePath.TrimEnd('?') + (request.HasFormContentType
            ? new QueryBuilder(request.Form.SelectMany(f => f.Value, (f, v) => KeyValuePair.Create(f.Key, v ?? ""))).ToQueryString()
            : request.QueryString);
        var query = new QueryBuilder { { "return", back } };
        if (!string.IsNullOrEmpty(loginHint))
        {
            query.Add("login_hint", loginHint);
        }

        if (!string.IsNullOrEmpty(oneTimeToken))
        {
            query.Add("one_time_token", oneTimeToken);
        }

        context.Response.Headers.Location = (firstScreen is "register" or "identifier:register" ? "/register" : "/sign-in") + query;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>True on the way back from the sign-in screen: <c>prompt=login</c> is satisfied then.</summary>
    public bool HasJustSignedIn(HttpContext context)
    {
        try
        {
            return context.Request.Query[Marker].ToString() is { Length: > 0 } marker && protector.Unprotect(marker).Length > 0;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    public async Task<IResult> SignInAsync(HttpContext context, Person person, string? back)
    {
        person.LastSignInAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        await db.SaveChangesAsync();
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person.Id)], Scheme);
        await context.SignInAsync(Scheme, new ClaimsPrincipal(identity));
        return IsAuthorizeAddress(back)
            ? Results.Redirect($"{back}&{Marker}={protector.Protect(person.Id, MarkerLife)}")
            : Results.Redirect("/");
    }

    /// <summary>The only addresses that a sign-in returns to; anything else would be an open redirect.</summary>
    public static bool IsAuthorizeAddress(string? address) => address?.StartsWith(AuthorizePath, StringComparison.Ordinal) == true;
}
