using System.Diagnostics.CodeAnalysis;

// Applications, API resources, and the permissions of machines. Times are Unix milliseconds; JSON columns hold a JSON object.
namespace OrgStarter.DevLogto.Data;

/// <summary>
/// The settings of an application that OpenID Connect does not define. Its <c>oidcClientMetadata</c> and <c>customClientMetadata</c> are
/// properties of the OpenIddict application with the same client id.
/// </summary>
internal sealed class Application
{
    public required string Id { get; set; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    public required string Type { get; set; }
    public string CustomData { get; set; } = "{}";
    public bool IsThirdParty { get; set; }

    /// <summary>Shown in responses only; authentication uses the named secrets.</summary>
    public required string InternalSecret { get; set; }
    public long CreatedAt { get; set; }
    public List<ApplicationSecret> Secrets { get; } = [];
    public List<TenantRole> Roles { get; } = [];
}

internal sealed class ApplicationSecret
{
    public required string ApplicationId { get; set; }
    public required string Name { get; set; }
    public required string Value { get; set; }
    public long CreatedAt { get; set; }
    public long? ExpiresAt { get; set; }
}

internal sealed class ApiResource
{
    public required string Id { get; set; }
    public required string Name { get; set; }

    /// <summary>The audience of the resource's tokens.</summary>
    public required string Indicator { get; set; }
    public bool IsDefault { get; set; }

    /// <summary>In seconds.</summary>
    public long AccessTokenTtl { get; set; } = 3600;
    public List<ApiScope> Scopes { get; } = [];
}

internal sealed class ApiScope
{
    public required string Id { get; set; }
    public required string ResourceId { get; set; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    public long CreatedAt { get; set; }

    [NotNull]
    public ApiResource? Resource { get; set; }
}

/// <summary>A role outside organizations.</summary>
internal sealed class TenantRole
{
    public required string Id { get; set; }
    public required string Name { get; set; }
    public required string Description { get; set; }
    public string Type { get; set; } = RoleType.User;
    public bool IsDefault { get; set; }
    public List<ApiScope> Scopes { get; } = [];
    public List<Application> Applications { get; } = [];
    public List<Person> People { get; } = [];
}

internal static class RoleType
{
    public const string User = "User";
    public const string Machine = "MachineToMachine";
}

/// <summary>A machine-to-machine application that is added to an organization.</summary>
internal sealed class OrganizationApplication
{
    public long Number { get; set; }
    public required string OrganizationId { get; set; }
    public required string ApplicationId { get; set; }

    [NotNull]
    public Organization? Organization { get; set; }

    [NotNull]
    public Application? Application { get; set; }
    public List<Role> Roles { get; } = [];
}

/// <summary>Lets an application with token exchange act as a user, once.</summary>
internal sealed class SubjectToken
{
    public required string Id { get; set; }
    public required string PersonId { get; set; }
    public long ExpiresAt { get; set; }
    public long? ConsumedAt { get; set; }
}
