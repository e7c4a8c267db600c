using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OrgStarter.DevLogto.Data;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Logto's rotation. A confidential client gets the same refresh token until 70 % of its lifetime has passed, and then a new one at every
/// use. A public client gets a new one at every use. A rotated token works for three more seconds; a later use revokes the whole grant,
/// which OpenIddict does. An application can turn rotation off. No token is rotated for longer than a year.
/// </summary>
internal sealed class RefreshTokenRotation(
    IOpenIddictTokenManager tokens, IOpenIddictAuthorizationManager authorizations, DevLogtoDb db, DevLogtoOptions options)
    : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestChain = TimeSpan.FromDays(365.25);

    /// <summary>Runs after OpenIddict has decided which tokens to generate, before it generates the first.</summary>
    public static readonly int Order = OpenIddictServerHandlers.EvaluateGeneratedTokens.Descriptor.Order + 1;

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.EndpointType != OpenIddictServerEndpointType.Token || context.Principal is not { } principal
            || context.Transaction.GetProperty<ClientSettings>(nameof(ClientSettings)) is not { } settings)
        {
            return;
        }

        var type = await db.Applications.Where(a => a.Id == context.ClientId).Select(a => a.Type).SingleOrDefaultAsync();
        if (context.Request!.IsAuthorizationCodeGrantType())
        {
            principal.SetRefreshTokenLifetime(settings.RefreshTokenLifetime(options.RefreshTokenLifetime));
            var isAlwaysIssued = settings.AlwaysIssueRefreshToken && type != ApplicationType.Native;
            context.GenerateRefreshToken = context.IncludeRefreshToken = context.GenerateRefreshToken || isAlwaysIssued;
        }
        else if (context.Request!.IsRefreshTokenGrantType())
        {
            await RefreshAsync(context, principal, settings, type);
        }
    }

    private async Task RefreshAsync(ProcessSignInContext context, ClaimsPrincipal principal, ClientSettings settings, string? type)
    {
        var now = options.Time.GetUtcNow();
        var (created, expires) = (principal.GetCreationDate(), principal.GetExpirationDate());
        var isPublic = type is not null && !ApplicationType.HasSecrets(type);
        var isDue = isPublic || now >= created + 0.7 * (expires - created);
        if (!isDue || settings.RotateRefreshToken == false || await SignedInAtAsync(principal) + LongestChain <= now)
        {
            (context.GenerateRefreshToken, context.IncludeRefreshToken) = (false, false);
            context.Transaction.Response!.RefreshToken = context.Request!.RefreshToken;
            return;
        }

        // Rotation must not extend the session of a single-page application without end.
        principal.SetRefreshTokenLifetime(
            type == ApplicationType.SinglePage ? expires - now : settings.RefreshTokenLifetime(options.RefreshTokenLifetime));
        (context.GenerateRefreshToken, context.IncludeRefreshToken) = (true, true);
        if (principal.GetTokenId() is { } id && await tokens.FindByIdAsync(id) is { } token)
        {
            await tokens.TryRedeemAsync(token);
        }
    }

    private async Task<DateTimeOffset?> SignedInAtAsync(ClaimsPrincipal principal) =>
        principal.GetAuthorizationId() is { } id && await authorizations.FindByIdAsync(id) is { } grant
            ? await authorizations.GetCreationDateAsync(grant)
            : null;
}
