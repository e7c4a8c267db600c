namespace OrgStarter.Platform.Jobs;

/// <summary>An operation that an <see cref="OperationJob"/> can complete. Registered under its <see cref="OperationKind"/>.</summary>
public interface IOperation
{
    /// <summary>
    /// Completes or undoes it, and ends its line. May be called any number of times, from any step: each step first
    /// checks whether it is done.
    /// </summary>
    /// <exception cref="Logto.LogtoException">Logto did not answer; the job runs again.</exception>
    Task ResumeAsync(Operation operation, CancellationToken ct);
}
