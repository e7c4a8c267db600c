namespace OrgStarter.Logto.Setup;

public enum ChangeKind
{
    /// <summary>Logto is already configured as needed.</summary>
    Same,
    Create,
    Update,

    /// <summary>Information without a need to act.</summary>
    Note,

    /// <summary>The operator must do something first, which the text describes.</summary>
    Blocked,
}

/// <summary>A difference between the configuration of a tenant and the needs of the site.</summary>
/// <param name="Message">The description for the operator.</param>
/// <param name="ApplyAsync">
/// Makes the change. Can be repeated, because it first reads the current state. Null if nothing must change.
/// </param>
public sealed record Change(ChangeKind Kind, string Message, Func<CancellationToken, Task>? ApplyAsync = null)
{
    public bool IsToDo => ApplyAsync is not null;
}

/// <summary>Plans the changes to one part of Logto's configuration, or to the site's settings.</summary>
public interface ISetupStep
{
    /// <summary>The name for the operator.</summary>
    string Title { get; }

    /// <summary>Compares the configuration without changing it.</summary>
    /// <exception cref="Logto.LogtoException">Logto refused or did not answer.</exception>
    Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct);
}
