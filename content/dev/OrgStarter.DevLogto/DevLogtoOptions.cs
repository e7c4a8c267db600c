namespace OrgStarter.DevLogto;

public sealed class DevLogtoOptions
{
    /// <summary>The address: http, on the loopback interface, with a port. Null uses a free port.</summary>
    public string? Url { get; set; }

    /// <summary>The SQLite file with all data. A missing file is created and seeded.</summary>
    public string Database { get; set; } = Path.Combine("App_Data", "devlogto.db");

    public required IReadOnlyDictionary<string, IReadOnlyList<string>> RolePermissions { get; init; }

    /// <summary>The roles that only machines can have.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> MachineRolePermissions { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    public required IReadOnlyList<string> WebhookEvents { get; init; }

    /// <summary>The lifetime of an organization token; Logto's default is one hour.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The lifetime of a refresh token; Logto's default is fourteen days. After 70 % of it, each use returns a new token.
    /// </summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// The site's public URL, when it differs from the address that the site listens on. Logto redirects users and delivers webhooks to it.
    /// </summary>
    public string? SiteUrl { get; set; }

    /// <summary>
    /// The site's endpoint for logout tokens (OpenID Connect Back-Channel Logout 1.0): an absolute URL, with any port of this machine. Null
    /// registers none. With one, ID tokens contain the session id (<c>sid</c>).
    /// </summary>
    public string? BackchannelLogoutUri { get; set; }

    /// <summary>
    /// Whether to drop logout tokens to this machine's addresses without an error, as Logto 1.42 does without
    /// <c>OIDC_PROVIDER_SSRF_PROTECTION_DISABLED=true</c>. In this server all addresses are on this machine.
    /// </summary>
    public bool DropsLogoutTokens { get; set; }

    /// <summary>The links of the sign-up page, as <c>logto apply</c> sets them at a real Logto. Null keeps the present ones.</summary>
    public string? TermsOfUseUrl { get; set; }

    /// <inheritdoc cref="TermsOfUseUrl"/>
    public string? PrivacyPolicyUrl { get; set; }

    /// <summary>Whether the seed looks as if its users had worked for months. The site's own rows go with it (dev/DemoData.cs).</summary>
    public bool HasHistory { get; set; }

    /// <summary>Lets a test control the time.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}

/// <summary>The two applications that are registered in every embedded Logto.</summary>
public static class DevLogtoApplications
{
    public const string SiteId = "devlogtosite000000001";
    public const string SiteSecret = "for-development-on-this-machine-only";
    public const string ManagementId = "devlogtom2m0000000001";
    public const string ManagementSecret = "for-development-on-this-machine-only-m2m";
    public const string BackchannelLogoutPath = "/backchannel-logout";

    public const string ManagementResource = "https://default.logto.app/api";

    /// <summary>The resource indicator of the site's own API. It is only a name: nothing listens at this URL.</summary>
    public const string SiteApiResource = "https://api.orgstarter.example";

    /// <summary>The API resource whose permission <see cref="OperatorPermission"/> makes a user an operator of the site.</summary>
    public const string OperatorResource = "https://operator.orgstarter.example";

    public const string OperatorPermission = "operate:site";
    public const string OperatorRole = "operator";
}

/// <summary>The site's webhook, which is registered once the site listens.</summary>
public static class DevLogtoWebhook
{
    public const string Id = "devlogtohook000000001";
    public const string SigningKey = "for-development-on-this-machine-only-hook";

    public const string Path = "/webhooks/logto";
}
