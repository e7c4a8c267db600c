using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using OrgStarter.Logto;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Api;

/// <summary>
/// Accepts Logto's bearer tokens under <c>/api</c> only. An organization token, or a token for the API resource with an organization, sets
/// the current organization; its subject is a user or a machine. A token for the API resource alone identifies a user only. Requests
/// under <c>/api</c> ignore cookies; all other requests ignore bearer tokens.
/// </summary>
public static class ApiBearer
{
    public const string Scheme = JwtBearerDefaults.AuthenticationScheme;

    /// <summary>The policy for endpoints outside organizations: a user's token for the API resource, without an organization.</summary>
    public const string ApiToken = "ApiToken";

    public static IServiceCollection AddApiBearer(this IServiceCollection services)
    {
        services.AddAuthentication().AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(Scheme)
            .Configure<IOptions<LogtoOptions>, IOptionsMonitor<OpenIdConnectOptions>, TimeProvider>(Configure);
        services.PostConfigure<CookieAuthenticationOptions>(
            CookieAuthenticationDefaults.AuthenticationScheme, cookies => cookies.ForwardDefaultSelector = BearerUnderApi);
        services.PostConfigure<OpenIdConnectOptions>(
            OpenIdConnectDefaults.AuthenticationScheme, signIn => signIn.ForwardDefaultSelector = BearerUnderApi);
        services.AddSingleton<IAuthorizationHandler, ApiTokenHandler>();
        services.AddAuthorizationBuilder().AddPolicy(ApiToken, policy => policy
            .AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser().AddRequirements(new ApiTokenRequirement()));
        return services;
    }

    private static string? BearerUnderApi(HttpContext context) => ApiRequests.Is(context) ? Scheme : null;

    private static void Configure(
        JwtBearerOptions options, IOptions<LogtoOptions> logto, IOptionsMonitor<OpenIdConnectOptions> signIn, TimeProvider time)
    {
        // Shares the signing keys that the OpenID Connect handler already loads and refreshes.
        options.ConfigurationManager = signIn.Get(OpenIdConnectDefaults.AuthenticationScheme).ConfigurationManager;
        options.MapInboundClaims = false;
        options.TokenValidationParameters = AccessTokenRules.For(logto.Value.Issuer, time, audience =>
            audience == logto.Value.ApiResource
                || audience.StartsWith(OrganizationTokenValidator.AudiencePrefix, StringComparison.Ordinal));
        options.Events = new JwtBearerEvents { OnTokenValidated = ResolveAsync, OnChallenge = ChallengeAsync };
    }

    private static async Task ResolveAsync(Microsoft.AspNetCore.Authentication.JwtBearer.TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;
        if (string.IsNullOrEmpty(token.Subject) || !token.TryGetPayloadValue<long>("iat", out var issuedAt))
        {
            context.Fail("The token has no sub or no iat claim.");
        }
        else if (AccessTokenRules.Tenant(token, ApiResourceOf(context.HttpContext)) is { } tenant)
        {
            var services = context.HttpContext.RequestServices;
            if (await services.GetRequiredService<MembershipVersions>().IsOvertakenAsync(
                tenant.OrganizationId, tenant.UserId, DateTimeOffset.FromUnixTimeSeconds(issuedAt), context.HttpContext.RequestAborted))
            {
                context.Fail(ApiProblem.Overtaken);
                return;
            }

            if (tenant.IsMachine && !await IsMachineWelcomeAsync(context, tenant))
            {
                context.Fail("The machine was revoked or has expired.");
                return;
            }

            services.GetRequiredService<CurrentTenant>().Resolve(
                await services.GetRequiredService<OrganizationStates>().ReadAsync(tenant, context.HttpContext.RequestAborted));
        }
    }

    private static async Task<bool> IsMachineWelcomeAsync(
        Microsoft.AspNetCore.Authentication.JwtBearer.TokenValidatedContext context,
        TenantContext tenant)
    {
        var name = await context.HttpContext.RequestServices.GetRequiredService<IMachines>()
            .UseAsync(tenant.OrganizationId, tenant.UserId, context.HttpContext.RequestAborted);
        if (name is null || context.Principal?.Identity is not ClaimsIdentity identity)
        {
            return false;
        }

        // Its token has no name. The audit shows this one.
        identity.AddClaim(new Claim("name", name));
        return true;
    }

    private static string? ApiResourceOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<LogtoOptions>>().Value.ApiResource is { Length: > 0 } named ? named : null;

    private static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var sentToken = context.AuthenticateFailure is not null || context.HttpContext.User.Identity?.IsAuthenticated == true;
        return ApiProblem.UnauthorizedAsync(context.HttpContext, sentToken, context.AuthenticateFailure?.Message == ApiProblem.Overtaken);
    }
}

public sealed class ApiTokenRequirement : IAuthorizationRequirement;

public sealed class ApiTokenHandler(IOptions<LogtoOptions> logto) : AuthorizationHandler<ApiTokenRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ApiTokenRequirement requirement)
    {
        if (logto.Value.ApiResource is { Length: > 0 } resource && context.User.HasClaim("aud", resource)
            && !context.User.HasClaim(claim => claim.Type == AccessTokenRules.OrganizationClaim)
            && context.User.FindFirstValue("sub") is { } subject && !LogtoId.IsApplication(subject))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
