
namespace OrgStarter.Logto;

/// <summary>An organization as the Management API answers it; only the fields this site uses.</summary>
public sealed record LogtoOrganization(string Id, string Name, string? Description, Dictionary<string, object?>? CustomData, bool IsMfaRequired)
{
    /// <summary>The person's roles in it; filled by <c>GET /users/{id}/organizations</c> only.</summary>
    public IReadOnlyList<LogtoRole> OrganizationRoles { get; init; } = [];

    /// <summary>Addresses of pictures, by <c>logoUrl</c> and others.</summary>
    public Dictionary<string, object?> Branding { get; init; } = [];

    /// <summary>Colours as <c>#rrggbb</c>, by <c>primaryColor</c> and others.</summary>
    public Dictionary<string, object?> Color { get; init; } = [];

    /// <summary>Null when there is none.</summary>
    public string? LogoUrl => Branding.GetValueOrDefault("logoUrl")?.ToString();

    /// <inheritdoc cref="LogoUrl"/>
    public string? PrimaryColor => Color.GetValueOrDefault("primaryColor")?.ToString();
}

/// <summary>A second factor of a person: an authenticator, a passkey.</summary>
public sealed record LogtoSecondFactor(string Id, string Type);

/// <summary>A role of the organization template.</summary>
public sealed record LogtoRole(string Id, string Name);

/// <summary>A permission of the organization template.</summary>
public sealed record LogtoScope(string Name);

/// <summary>A member row. Logto sends more (custom data, identities); what is not here never enters the site.</summary>
public sealed record LogtoMember(string Id, string? Name, string? Username, string? PrimaryEmail, string? Avatar, bool IsSuspended)
{
    public IReadOnlyList<LogtoRole> OrganizationRoles { get; init; } = [];

    /// <summary>Unix milliseconds of the last sign-in, to whatever application; null for never.</summary>
    public long? LastSignInAt { get; init; }

    public string DisplayName => WellFormedText.FirstVisible(Name, Username, PrimaryEmail) ?? Id;

    public DateTimeOffset? LastSignIn => LastSignInAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}

/// <summary>A person.</summary>
public sealed record LogtoUser(string Id, string? Name, string? Username, string? PrimaryEmail, string? Avatar)
{
    public bool IsSuspended { get; init; }

    public string DisplayName => WellFormedText.FirstVisible(Name, Username, PrimaryEmail) ?? Id;
}

/// <summary>The answer of <c>GET /users/{id}/sessions</c>.</summary>
public sealed record LogtoSessionList(IReadOnlyList<LogtoSession> Sessions);

/// <summary>A session with Logto itself.</summary>
public sealed record LogtoSession(LogtoSessionPayload Payload);

/// <param name="Uid">What the Management API calls the session by.</param>
/// <param name="Authorizations">By application id: what the session gave that application.</param>
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

public sealed record NewOrganization(string Name, Dictionary<string, object?> CustomData);

public sealed record NewMembers(IReadOnlyList<string> UserIds);

public sealed record RoleNames(IReadOnlyList<string> OrganizationRoleNames);

/// <summary>A new invitation. No message is sent yet: the link needs the id, which this call makes.</summary>
public sealed record NewInvitation(
    string OrganizationId, string Invitee, string? InviterId, long ExpiresAt, IReadOnlyList<string> OrganizationRoleIds)
{
    public bool MessagePayload { get; }
}

/// <summary>
/// What the invitation mail needs besides what Logto adds by itself (organization, inviter): variables of the mail's template, see
/// docs/invitation-mail.md.
/// </summary>
/// <param name="Locale">The language tag; Logto takes the template of this language.</param>
/// <param name="Role">The role that is offered, in that language.</param>
/// <param name="Expires">The last day, in that language.</param>
/// <param name="Organization">Takes the place of what Logto would put in: a template gets the names from here.</param>
/// <param name="Inviter">As well; null leaves Logto's, which is missing when the account is gone.</param>
public sealed record InvitationMessage(
    string Link, string Locale, string Role, string Expires, MailOrganization Organization, MailPerson? Inviter);

/// <summary>The organization of a mail, with the fields that Logto gives its templates.</summary>
public sealed record MailOrganization(string Id, string Name, Dictionary<string, object?> Branding);

/// <summary>The inviter of a mail. What is null is an empty text in the mail.</summary>
public sealed record MailPerson(string Id, string? Name, string? Username, string? PrimaryEmail, string? Avatar);

public sealed record InvitationStatusChange(InvitationStatus Status, string? AcceptedUserId = null);

/// <summary>How people sign in and up: of all its fields those that the site tells people about.</summary>
public sealed record LogtoSignInExperience(LogtoSignUp? SignUp);

/// <param name="Password">Whether a person who has no password must set one before they are in.</param>
public sealed record LogtoSignUp(bool Password);

/// <summary>A one-time token. <paramref name="Token"/> is a credential: whoever has it signs in as the owner of its address.</summary>
/// <param name="ExpiresAt">In Unix milliseconds.</param>
public sealed record LogtoOneTimeToken(string Id, string Token, long ExpiresAt)
{
    /// <summary>Nothing that logs the record logs the token.</summary>
    public override string ToString() => Id;
}

/// <param name="ExpiresIn">In seconds; without it Logto gives ten minutes.</param>
public sealed record NewOneTimeToken(string Email, long ExpiresIn);

public sealed record OneTimeTokenStatus(string Status);
