namespace OrgStarter.Platform.Members;

/// <summary>Which rule refused a change; <see cref="None"/> when it was made.</summary>
public enum Refusal
{
    None,
    NotAMember,

    /// <summary>The role is another than the one that whoever chose has seen.</summary>
    ChangedMeanwhile,
    LastOwner,
    AboveOwnRole,
    TargetAboveOwnRole,
    RightsChanged,

    /// <summary>Ownership cannot be handed to oneself.</summary>
    SuccessorIsSelf,

    /// <summary>The successor is suspended, or is deleting their account.</summary>
    SuccessorCannotAct,

    /// <summary>A transfer was begun, and until it is settled nobody's role changes.</summary>
    TransferUnderWay,

    /// <summary>The deletion of the organization has begun.</summary>
    TooLateToRestore,
}
