namespace OrgStarter.Testing;

/// <summary>An API that a test registered, with its permissions' ids by name.</summary>
public sealed record ApiAtLogto(string Id, string Indicator, IReadOnlyDictionary<string, string> Scopes);

public static class LogtoSetup
{
    public const string OtherRedirect = "http://localhost:5080/callback";

    /// <returns>The response of the creation and, for an application with a secret, its credentials.</returns>
    public static async Task<(JsonAnswer Application, (string Id, string Secret) Credentials)> NewApplicationAsync(
        this LogtoClient logto, string type, object? customClientMetadata = null)
    {
        var created = await logto.ApiAsync(HttpMethod.Post, "/applications", new
        {
            name = $"A {type}",
            type,
            oidcClientMetadata = new { redirectUris = new[] { OtherRedirect }, postLogoutRedirectUris = Array.Empty<string>() },
            customClientMetadata = customClientMetadata ?? new { },
        });
        Assert.Equal(200, created.Status);
        var secrets = (await logto.ApiAsync(HttpMethod.Get, $"/applications/{created["id"]}/secrets")).Body!.AsArray();
        return (created, (created["id"]!, secrets.Count == 0 ? "" : (string)secrets[0]!["value"]!));
    }

    public static async Task<ApiAtLogto> NewApiAsync(this LogtoClient logto, params string[] permissions)
    {
        var indicator = $"https://api-{Guid.NewGuid():N}.example.com";
        var resource = await logto.ApiAsync(HttpMethod.Post, "/resources", new { name = "An API", indicator });
        Assert.Equal(201, resource.Status);
        var scopes = new Dictionary<string, string>();
        foreach (var name in permissions)
        {
            scopes[name] = (await logto.ApiAsync(HttpMethod.Post, $"/resources/{resource["id"]}/scopes", new { name }))["id"]!;
        }

        return new ApiAtLogto(resource["id"]!, indicator, scopes);
    }

    public static async Task<string> RoleIdAsync(this LogtoClient logto, string name) =>
        (string)(await logto.ApiAsync(HttpMethod.Get, "/organization-roles")).Body!.AsArray().Single(r =>
            (string?)r!["name"] == name)!["id"]!;

    /// <summary>Creates a role for users as in Logto's Console, with permissions of the organization template.</summary>
    public static async Task<string> NewRoleAsync(this LogtoClient logto, string name, string description, params string[] permissions)
    {
        var scopes = (await logto.ApiAsync(HttpMethod.Get, "/organization-scopes")).Body!.AsArray();
        var organizationScopeIds = permissions.Select(permission =>
            (string)scopes.Single(scope => (string?)scope!["name"] == permission)!["id"]!);
        var made = await logto.ApiAsync(HttpMethod.Post, "/organization-roles", new { name, description, organizationScopeIds });
        Assert.Equal(201, made.Status);
        return made["id"]!;
    }

    public static async Task<string> NewMachineRoleAsync(this LogtoClient logto, object permissions) =>
        (await logto.ApiAsync(HttpMethod.Post, "/organization-roles", permissions))["id"]!;

    /// <summary>Signs a user in at another application than the site and exchanges the code.</summary>
    public static async Task<JsonAnswer> SignInAtAsync(
        this LogtoClient logto, (string Id, string Secret) app, string email, params (string Name, string Value)[] changes)
    {
        var code = await logto.CodeAsync(email, null, [("client_id", app.Id), ("redirect_uri", OtherRedirect), .. changes]);
        return await logto.TokenAtAsync(
            app,
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", OtherRedirect),
            ("code_verifier", LogtoClient.Verifier));
    }

    public static Task<JsonAnswer> RefreshAtAsync(this LogtoClient logto, (string Id, string Secret) app, string refreshToken) =>
        logto.TokenAtAsync(app, ("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    private static Task<JsonAnswer> TokenAtAsync(
        this LogtoClient logto,
        (string Id, string Secret) app,
        params (string Name, string Value)[] form) =>
        app.Secret.Length > 0 ? logto.TokenAsync(app, form) : logto.PostFormAsync("/oidc/token", [("client_id", app.Id), .. form]);
}
