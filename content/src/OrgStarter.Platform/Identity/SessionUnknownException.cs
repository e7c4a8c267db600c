namespace OrgStarter.Platform.Identity;

/// <summary>There is a session, and it cannot be read now.</summary>
public sealed class SessionUnknownException(Exception cause) : Exception("Whose session this is cannot be read now.", cause);
