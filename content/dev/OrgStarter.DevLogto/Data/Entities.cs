using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

// Column names and times (Unix milliseconds) follow Logto's; JSON columns hold a JSON object.
namespace OrgStarter.DevLogto.Data;

public sealed class Person
{
    public required string Id { get; set; }
    public string? PrimaryEmail { get; set; }
    public string? Username { get; set; }
    public string? Name { get; set; }
    public string? Avatar { get; set; }
    public bool IsSuspended { get; set; }
    public bool HasSecondFactor { get; set; }
    public string? PasswordHash { get; set; }
    public string CustomData { get; set; } = "{}";
    public string Profile { get; set; } = "{}";

    /// <summary>The application that the user signed in to first.</summary>
    public string? ApplicationId { get; set; }
    public long? LastSignInAt { get; set; }
    public long CreatedAt { get; set; }
    public long UpdatedAt { get; set; }

    /// <summary>The sign-in screen offers seeded users.</summary>
    public bool IsSeeded { get; set; }

    public string DisplayName => Name ?? Username ?? PrimaryEmail ?? Id;
}

internal sealed class Organization
{
    public required string Id { get; set; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    public string CustomData { get; set; } = "{}";
    public bool IsMfaRequired { get; set; }

    /// <summary>Null as in Logto 1.42, which has this only with <c>DEV_FEATURES_ENABLED</c>.</summary>
    public bool? IsTrustedDeviceAllowed { get; set; }

    /// <summary>JSON: the colors of the organization's sign-in page; <see cref="Branding"/> holds its logos' URLs.</summary>
    public string Color { get; set; } = "{}";
    public string Branding { get; set; } = "{}";
    public string? CustomCss { get; set; }
    public long CreatedAt { get; set; }

    /// <summary>
    /// Just-in-time provisioning: a user who registers with an address of these domains becomes a member, with these roles.
    /// </summary>
    public List<JitDomain> JitDomains { get; } = [];
    public List<Role> JitRoles { get; } = [];
}

internal sealed class JitDomain
{
    public long Number { get; set; }
    public required string OrganizationId { get; set; }

    /// <summary>Stored as given: any text, letter case kept.</summary>
    public required string EmailDomain { get; set; }
}

/// <summary>A webhook. Lists and headers are JSON.</summary>
internal sealed class Hook
{
    public required string Id { get; set; }
    public required string Name { get; set; }
    public required string Events { get; set; }
    public required string Config { get; set; }
    public required string SigningKey { get; set; }
    public bool Enabled { get; set; } = true;
    public long CreatedAt { get; set; }
}

/// <summary>A magic link's token: signs in one address once, without a password.</summary>
internal sealed class OneTimeToken
{
    public required string Id { get; set; }
    public required string Email { get; set; }
    public required string Token { get; set; }
    public string Context { get; set; } = "{}";

    /// <summary>active, consumed, revoked or expired.</summary>
    public required string Status { get; set; }
    public long CreatedAt { get; set; }
    public long ExpiresAt { get; set; }

    public string StatusAt(long now) => Status == "active" && ExpiresAt <= now ? "expired" : Status;
}

internal sealed class Role
{
    public required string Id { get; set; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    public string Type { get; set; } = "User";
    public List<Scope> Scopes { get; } = [];
    public List<ApiScope> ResourceScopes { get; } = [];
}

internal sealed class Scope
{
    public required string Id { get; set; }
    public required string Name { get; set; }
    public string? Description { get; set; }
}

internal sealed class Membership
{
    /// <summary>Orders members by when they joined.</summary>
    public long Number { get; set; }
    public required string OrganizationId { get; set; }
    public required string PersonId { get; set; }

    [NotNull]
    public Organization? Organization { get; set; }

    [NotNull]
    public Person? Person { get; set; }
    public List<Role> Roles { get; set; } = [];
}

internal sealed class Invitation
{
    public required string Id { get; set; }
    public required string OrganizationId { get; set; }
    public required string Invitee { get; set; }
    public string? InviterId { get; set; }
    public string? AcceptedUserId { get; set; }
    public required string Status { get; set; }
    public long CreatedAt { get; set; }
    public long UpdatedAt { get; set; }
    public long ExpiresAt { get; set; }
    public List<Role> Roles { get; set; } = [];

    [NotNull]
    public Organization? Organization { get; set; }

    /// <summary>Returns Expired once the time has passed. Logto stores Pending until then.</summary>
    public string StatusAt(long now) => Status == "Pending" && ExpiresAt < now ? "Expired" : Status;
}

/// <summary>Delivers mails in addition to the inbox.</summary>
internal sealed class Connector
{
    public const string HttpEmail = "http-email";
    public const string Smtp = "simple-mail-transfer-protocol";

    /// <summary>Logto rejects an SMTP connector that lacks one of these.</summary>
    public static readonly string[] RequiredTemplates = ["Register", "SignIn", "ForgotPassword", "Generic"];

    public required string Id { get; set; }

    /// <summary>Logto's <c>connectorId</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>JSON: the endpoint, its credentials, and the templates if the connector has any.</summary>
    public required string Config { get; set; }
}

/// <summary>A mail template of the Logto tenant. It takes precedence over the connector's own template.</summary>
internal sealed class EmailTemplate
{
    public const string Invitation = "OrganizationInvitation";

    public required string Id { get; set; }
    public required string LanguageTag { get; set; }
    public required string TemplateType { get; set; }

    /// <summary>JSON: subject, content and other fields.</summary>
    public required string Details { get; set; }
    public long CreatedAt { get; set; }
}

/// <summary>The sign-in and sign-up settings. The table has no row until they change.</summary>
internal sealed class SignInExperience
{
    public const string Default = "default";

    public required string Id { get; set; }

    /// <summary>JSON: only the fields that differ from a new Logto's.</summary>
    public required string Changes { get; set; }

    /// <summary>Replaces each of these fields as a whole.</summary>
    public static void Merge(JsonObject into, JsonObject changes)
    {
        foreach (var (name, value) in changes)
        {
            into[name] = value?.DeepClone();
        }
    }

    /// <inheritdoc cref="Merge"/>
    public static async Task MergeAsync(DevLogtoDb db, JsonObject changes)
    {
        var row = await db.SignInExperiences.FindAsync(Default)
            ?? db.SignInExperiences.Add(new SignInExperience { Id = Default, Changes = "{}" }).Entity;
        var kept = JsonNode.Parse(row.Changes)!.AsObject();
        Merge(kept, changes);
        row.Changes = kept.ToJsonString();
        await db.SaveChangesAsync();
    }
}

/// <summary>
/// The settings of the account pages. The table has no row until they change; until then every page is closed, as in a new Logto.
/// </summary>
internal sealed class AccountCenterSettings
{
    public const string Default = "default";

    public required string Id { get; set; }

    public bool Enabled { get; set; }

    /// <summary>JSON: <c>Off</c>, <c>ReadOnly</c> or <c>Edit</c> by field name.</summary>
    public string Fields { get; set; } = "{}";
}

public sealed class Mail
{
    public long Id { get; set; }
    public required string To { get; set; }
    public required string Type { get; set; }
    public required string Payload { get; set; }
    public long SentAt { get; set; }
}

/// <summary>A secret that must survive a restart: the key that signs tokens, or the key that encrypts the stored ones.</summary>
internal sealed class StoredKey
{
    public required string Name { get; set; }
    public required byte[] Value { get; set; }
}
