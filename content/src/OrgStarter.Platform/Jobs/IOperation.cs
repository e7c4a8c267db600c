namespace OrgStarter.Platform.Jobs;

/// <summary>Something that the journal can go on with. Registered under its <see cref="OperationKind"/>.</summary>
public interface IOperation
{
    /// <summary>
    /// Finishes it or undoes it, and ends its line. Called any number of times, from any step: each step first looks whether it is done.
    /// </summary>
    /// <exception cref="Logto.LogtoException">Not now; the line stays, and is taken up again.</exception>
    Task ResumeAsync(Operation operation, CancellationToken ct);
}
