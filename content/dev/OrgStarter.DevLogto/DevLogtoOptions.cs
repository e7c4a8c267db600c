namespace OrgStarter.DevLogto;

/// <summary>How an embedded Logto is to run.</summary>
public sealed class DevLogtoOptions
{
    /// <summary>Its address: http, on the loopback interface, with a port. Null takes a free port.</summary>
    public string? Url { get; set; }

    /// <summary>The SQLite file that holds everything; a missing one is created and filled with the seed.</summary>
    public string Database { get; set; } = Path.Combine("App_Data", "devlogto.db");

    /// <summary>The organization template: the permissions of each role.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> RolePermissions { get; init; }

    /// <summary>What the webhook of the site tells it.</summary>
    public required IReadOnlyList<string> WebhookEvents { get; init; }

    /// <summary>Life of an organization token; Logto's is one hour.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Life of a refresh token; Logto's is fourteen days. From 70 % of it on, each use gives a new one.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// Where people reach the site, where it is not simply where it listens: to there Logto leads them back, and there it tells of what
    /// happens.
    /// </summary>
    public string? SiteUrl { get; set; }

    /// <summary>
    /// Where the site takes logout tokens (OpenID Connect Back-Channel Logout 1.0): an absolute address, on any port of this machine.
    /// Null registers none. With one, ID tokens name the session in <c>sid</c>.
    /// </summary>
    public string? BackchannelLogoutUri { get; set; }

    /// <summary>
    /// Whether logout tokens to addresses of this machine are dropped in silence, as a Logto 1.42 does without
    /// <c>OIDC_PROVIDER_SSRF_PROTECTION_DISABLED=true</c>. Here all addresses are such.
    /// </summary>
    public bool DropsLogoutTokens { get; set; }

    /// <summary>The clock, so that tests can let time pass.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}

/// <summary>The two applications that are registered in every embedded Logto.</summary>
public static class DevLogtoApplications
{
    public const string SiteId = "devlogtosite000000001";
    public const string SiteSecret = "for-development-on-this-machine-only";
    public const string ManagementId = "devlogtom2m0000000001";
    public const string ManagementSecret = "for-development-on-this-machine-only-m2m";
    /// <summary>Where the site hears that a session at Logto has ended.</summary>
    public const string BackchannelLogoutPath = "/backchannel-logout";

    public const string ManagementResource = "https://default.logto.app/api";

    /// <summary>The resource indicator of the site's own API. A name, not an address: nothing is there.</summary>
    public const string SiteApiResource = "https://api.orgstarter.example";
}

/// <summary>The webhook that is registered in an embedded Logto once the site listens.</summary>
public static class DevLogtoWebhook
{
    public const string Id = "devlogtohook000000001";
    public const string SigningKey = "for-development-on-this-machine-only-hook";

    /// <summary>Where the site takes webhooks.</summary>
    public const string Path = "/webhooks/logto";
}
