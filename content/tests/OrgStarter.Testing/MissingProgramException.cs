namespace OrgStarter.Testing;

/// <summary>A program that a server is started from is not on this machine.</summary>
/// <param name="message">What is missing, and how to get it.</param>
public sealed class MissingProgramException(string message) : Exception(message);
