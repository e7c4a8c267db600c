namespace OrgStarter.Conformance.Arranging;

/// <summary>A path of the Management API, taken apart: <c>/organizations/{id}/users/{id}</c> and the two ids.</summary>
internal sealed class ApiPath
{
    /// <summary>Segments that are words of the API, not ids.</summary>
    private static readonly HashSet<string> Words =
    [
        "organizations", "users", "roles", "scopes", "resource-scopes", "organization-roles", "organization-scopes",
        "organization-invitations", "status", "message", "one-time-tokens", "verify", "jit", "email-domains", "sso-connectors", "hooks",
        "test", "signing-key", "recent-logs", "custom-data", "profile", "is-suspended", "has-password", "password", "sessions", "grants",
        "applications", "experience", "sign-in-exp", "subject-tokens", "my-account", "account-center",
    ];

    public ApiPath(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        Ids = [.. segments.Where(s => !Words.Contains(s)).Select(Uri.UnescapeDataString)];
        Template = string.Concat(segments.Select(s => Words.Contains(s) ? $"/{s}" : "/{id}"));
    }

    public string Template { get; }

    public IReadOnlyList<string> Ids { get; }
}
