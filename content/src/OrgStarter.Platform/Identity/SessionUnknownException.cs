namespace OrgStarter.Platform.Identity;

/// <summary>The request has a session, but the database is unavailable.</summary>
public sealed class SessionUnknownException(Exception cause) : Exception("The session cannot be read: the database is unavailable.", cause);
