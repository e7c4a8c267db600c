namespace OrgStarter.Testing;

/// <summary>The program of a server that a test needs is not installed.</summary>
/// <param name="message">The missing program, and how to install it.</param>
public sealed class MissingProgramException(string message) : Exception(message);
