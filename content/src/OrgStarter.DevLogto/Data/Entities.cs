using System.Diagnostics.CodeAnalysis;

// Names of the columns follow Logto's; times are Unix milliseconds, as Logto's are; JSON columns hold a JSON object.
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
    public string CustomData { get; set; } = "{}";
    public string Profile { get; set; } = "{}";
    public long? LastSignInAt { get; set; }
    public long CreatedAt { get; set; }
    public long UpdatedAt { get; set; }

    /// <summary>Seeded people are offered on the sign-in screen.</summary>
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
    public long CreatedAt { get; set; }
}

internal sealed class Role
{
    public required string Id { get; set; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    public List<Scope> Scopes { get; } = [];
}

internal sealed class Scope
{
    public required string Id { get; set; }
    public required string Name { get; set; }
}

internal sealed class Membership
{
    /// <summary>Keeps the order in which people joined.</summary>
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

    /// <summary>Logto stores Pending and answers Expired once the time has passed.</summary>
    public string StatusAt(long now) => Status == "Pending" && ExpiresAt < now ? "Expired" : Status;
}

public sealed class Mail
{
    public long Id { get; set; }
    public required string To { get; set; }
    public required string Type { get; set; }
    public required string Payload { get; set; }
    public long SentAt { get; set; }
}

/// <summary>A secret that must survive a restart: the key that signs tokens, the key that encrypts those kept in the database.</summary>
internal sealed class StoredKey
{
    public required string Name { get; set; }
    public required byte[] Value { get; set; }
}
