using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Management;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>Logto's account API, by which people change their own data. It is off, as in a new Logto, and says so.</summary>
internal static class AccountCenter
{
    public static void MapAccountApi(this WebApplication app) => app.MapMethods(
        "/api/my-account", ["GET", "PATCH"], async (HttpRequest request, IOpenIddictTokenManager tokens) =>
        {
            // Scripts of any origin may call it: the token is the person's own.
            request.HttpContext.Response.Headers.AccessControlAllowOrigin = "*";
            var header = request.Headers.Authorization.ToString();
            if (header.Length == 0)
            {
                return new ManagementError(401, "auth.authorization_header_missing", "Authorization header is missing.").ToResult();
            }

            var token = header.StartsWith("Bearer ", StringComparison.Ordinal) ? await tokens.FindByReferenceIdAsync(header["Bearer ".Length..]) : null;
            var isValid = token is not null && await tokens.HasTypeAsync(token, TokenTypeIdentifiers.AccessToken) && await tokens.HasStatusAsync(token, Statuses.Valid);
            return isValid
                ? new ManagementError(400, "account_center.not_enabled", "Account center is not enabled.").ToResult()
                : new ManagementError(401, "auth.unauthorized", "Unauthorized. Please check credentials and its scope.").ToResult();
        });

    public static void MapAccountCenter(this RouteGroupBuilder api) => api.MapGet("/account-center", () => Results.Json(new
    {
        tenantId = "default",
        id = "default",
        enabled = false,
        fields = new { },
        webauthnRelatedOrigins = Array.Empty<string>(),
        deleteAccountUrl = (string?)null,
        customCss = (string?)null,
        profileFields = (string?)null,
    }));
}
