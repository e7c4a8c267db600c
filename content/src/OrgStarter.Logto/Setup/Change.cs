namespace OrgStarter.Logto.Setup;

public enum ChangeKind
{
    /// <summary>Logto has it already.</summary>
    Same,
    Create,
    Update,

    /// <summary>Something worth knowing that is fine as it is.</summary>
    Note,

    /// <summary>Something that a person has to do first; the words say what.</summary>
    Trouble,
}

/// <summary>One line of the difference between what a tenant has and what the site needs.</summary>
/// <param name="Words">What it is, for people.</param>
/// <param name="ApplyAsync">Makes the difference go away. Safe to repeat: it looks again at what it changes. Null where nothing is to be done.</param>
public sealed record Change(ChangeKind Kind, string Words, Func<CancellationToken, Task>? ApplyAsync = null)
{
    public bool IsToDo => ApplyAsync is not null;
}

/// <summary>One kind of thing that the site needs at Logto, or of Logto.</summary>
public interface ISetupStep
{
    /// <summary>Its name, for people.</summary>
    string Title { get; }

    /// <summary>Compares, and changes nothing.</summary>
    /// <exception cref="Logto.LogtoException">Logto refused, or did not answer.</exception>
    Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct);
}
