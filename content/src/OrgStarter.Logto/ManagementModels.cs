
namespace OrgStarter.Logto;

/// <summary>An organization of the Management API, with only the fields that the site uses.</summary>
public sealed record LogtoOrganization(
    string Id,
    string Name,
    string? Description,
    Dictionary<string, object?>? CustomData,
    bool IsMfaRequired)
{
    /// <summary>The user's roles in the organization. Only <c>GET /users/{id}/organizations</c> returns them.</summary>
    public IReadOnlyList<LogtoRole> OrganizationRoles { get; init; } = [];

    /// <summary>The number of members. Only <see cref="ILogtoManagementApi.ListOrganizations"/> returns it.</summary>
    public int UsersCount { get; init; }

    /// <summary>In Unix milliseconds.</summary>
    public long? CreatedAt { get; init; }

    public DateTimeOffset? Created => CreatedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>URLs of images, by names such as <c>logoUrl</c>.</summary>
    public Dictionary<string, object?> Branding { get; init; } = [];

    /// <summary>Colors as <c>#rrggbb</c>, by names such as <c>primaryColor</c>.</summary>
    public Dictionary<string, object?> Color { get; init; } = [];

    /// <summary>
    /// Whether members can let a device skip the second factor. Null if this Logto does not have the setting: 1.42 has it behind a flag.
    /// </summary>
    public bool? IsTrustedDeviceAllowed { get; init; }

    /// <summary>Null if none is set.</summary>
    public string? LogoUrl => Image("logoUrl");

    /// <inheritdoc cref="LogoUrl"/>
    public string? DarkLogoUrl => Image("darkLogoUrl");

    /// <inheritdoc cref="LogoUrl"/>
    public string? FaviconUrl => Image("favicon");

    /// <inheritdoc cref="LogoUrl"/>
    public string? PrimaryColor => Color.GetValueOrDefault("primaryColor")?.ToString();

    /// <returns>The URL in <see cref="Branding"/>; null for none.</returns>
    public string? Image(string name) => Branding.GetValueOrDefault(name)?.ToString();
}

/// <summary>A second factor of a user, such as an authenticator app or a passkey.</summary>
public sealed record LogtoSecondFactor(string Id, string Type);

/// <summary>A role of the organization template, as members and invitations name it.</summary>
public sealed record LogtoRole(string Id, string Name);

/// <summary>A role of the organization template with its permissions, as the list of all roles returns it.</summary>
/// <param name="Type"><c>User</c> or <see cref="NewApplication.Machine"/>: Logto gives a role to one of the two only.</param>
public sealed record LogtoTemplateRole(string Id, string Name, string? Description, string Type)
{
    public IReadOnlyList<LogtoScope> Scopes { get; init; } = [];

    /// <summary>Permissions of API resources.</summary>
    public IReadOnlyList<LogtoScope> ResourceScopes { get; init; } = [];
}

/// <summary>An application. The field <c>secret</c>, which Logto keeps for itself, is not read.</summary>
public sealed record LogtoApplication(string Id, string Name);

/// <summary>A secret of an application.</summary>
/// <param name="ExpiresAt">In Unix milliseconds. Null for never.</param>
public sealed record LogtoSecret(string Name, string Value, long CreatedAt, long? ExpiresAt)
{
    /// <summary>The secret that Logto creates with each application. It never expires.</summary>
    public const string Default = "Default secret";

    public DateTimeOffset Created => DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt);

    public DateTimeOffset? Expires => ExpiresAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>Returns the name, so that logging the record does not log the secret.</summary>
    public override string ToString() => Name;
}

/// <summary>A permission of the organization template.</summary>
public sealed record LogtoScope(string Name);

/// <summary>A member of an organization. The site does not read Logto's other fields (custom data, identities).</summary>
public sealed record LogtoMember(string Id, string? Name, string? Username, string? PrimaryEmail, string? Avatar, bool IsSuspended)
{
    public IReadOnlyList<LogtoRole> OrganizationRoles { get; init; } = [];

    /// <summary>The time of the last sign-in to any application, in Unix milliseconds. Null if never.</summary>
    public long? LastSignInAt { get; init; }

    public string DisplayName => WellFormedText.FirstVisible(Name, Username, PrimaryEmail) ?? Id;

    public DateTimeOffset? LastSignIn => LastSignInAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}

public sealed record LogtoUser(string Id, string? Name, string? Username, string? PrimaryEmail, string? Avatar)
{
    public bool IsSuspended { get; init; }

    public string DisplayName => WellFormedText.FirstVisible(Name, Username, PrimaryEmail) ?? Id;
}

/// <summary>The response of <c>GET /users/{id}/sessions</c>.</summary>
public sealed record LogtoSessionList(IReadOnlyList<LogtoSession> Sessions);

/// <summary>A session at Logto.</summary>
public sealed record LogtoSession(LogtoSessionPayload Payload);

/// <param name="Uid">The session's id in the Management API.</param>
/// <param name="Authorizations">The session's data per application, by application id.</param>
public sealed record LogtoSessionPayload(string Uid, IReadOnlyDictionary<string, LogtoAuthorization>? Authorizations);

/// <param name="Sid">The claim <c>sid</c> of the application's ID tokens.</param>
public sealed record LogtoAuthorization(string? Sid);

/// <summary>An invitation. <paramref name="ExpiresAt"/> and <paramref name="CreatedAt"/> are Unix milliseconds.</summary>
public sealed record LogtoInvitation(
    string Id, string OrganizationId, string Invitee, string? InviterId, string? AcceptedUserId,
    InvitationStatus Status, long CreatedAt, long ExpiresAt)
{
    public IReadOnlyList<LogtoRole> OrganizationRoles { get; init; } = [];

    public DateTimeOffset Expires => DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt);

    public DateTimeOffset Created => DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt);
}

public sealed record NewOrganization(string Name, string? Description, Dictionary<string, object?> CustomData);

public sealed record NewMembers(IReadOnlyList<string> UserIds);

public sealed record NewApplication(string Name, string Description, Dictionary<string, object?> CustomData)
{
    /// <summary>The type of applications, and of their roles, that act without a user.</summary>
    public const string Machine = "MachineToMachine";

    public string Type { get; } = Machine;
}

/// <param name="ExpiresAt">In Unix milliseconds. Null for never.</param>
public sealed record NewSecret(string Name, long? ExpiresAt);

public sealed record NewMachines(IReadOnlyList<string> ApplicationIds);

public sealed record RoleIds(IReadOnlyList<string> OrganizationRoleIds);

public sealed record RoleNames(IReadOnlyList<string> OrganizationRoleNames);

/// <summary>A new invitation. Sends no message yet: the link needs the id that this call returns.</summary>
public sealed record NewInvitation(
    string OrganizationId, string Invitee, string? InviterId, long ExpiresAt, IReadOnlyList<string> OrganizationRoleIds)
{
    public bool MessagePayload { get; }
}

/// <summary>The template variables of the invitation mail. Logto adds organization and inviter. See docs/invitation-mail.md.</summary>
/// <param name="Locale">The language tag. Logto uses the template of this language.</param>
/// <param name="Role">The offered role, in that language.</param>
/// <param name="Expires">The last valid day, in that language.</param>
/// <param name="Organization">Replaces the organization that Logto adds.</param>
/// <param name="Inviter">Replaces the inviter that Logto adds. Null keeps Logto's, which is missing if the account is deleted.</param>
public sealed record InvitationMessage(
    string Link, string Locale, string Role, string Expires, MailOrganization Organization, MailPerson? Inviter);

/// <summary>The organization in a mail, with the fields that Logto gives to templates.</summary>
public sealed record MailOrganization(string Id, string Name, Dictionary<string, object?> Branding);

/// <summary>The inviter in a mail. Nulls become empty text.</summary>
public sealed record MailPerson(string Id, string? Name, string? Username, string? PrimaryEmail, string? Avatar);

public sealed record InvitationStatusChange(InvitationStatus Status, string? AcceptedUserId = null);

/// <summary>The sign-in experience, with only the fields that the site uses.</summary>
public sealed record LogtoSignInExperience(LogtoSignUp? SignUp);

/// <param name="Password">Whether users must set a password at sign-up.</param>
public sealed record LogtoSignUp(bool Password);

/// <summary>A one-time token. <paramref name="Token"/> is a credential: it signs in the user with its email address.</summary>
/// <param name="ExpiresAt">In Unix milliseconds.</param>
public sealed record LogtoOneTimeToken(string Id, string Token, long ExpiresAt)
{
    /// <summary>Returns the id, so that logging the record does not log the token.</summary>
    public override string ToString() => Id;
}

/// <param name="ExpiresIn">In seconds. Logto's default is ten minutes.</param>
public sealed record NewOneTimeToken(string Email, long ExpiresIn);

public sealed record OneTimeTokenStatus(string Status);
