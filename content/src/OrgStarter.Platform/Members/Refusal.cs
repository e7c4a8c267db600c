namespace OrgStarter.Platform.Members;

/// <summary>The rule that refused a change; <see cref="None"/> when the change was made.</summary>
public enum Refusal
{
    None,
    NotAMember,

    /// <summary>The roles have changed since the caller saw them.</summary>
    ChangedMeanwhile,
    LastOwner,

    /// <summary>A member must keep a role.</summary>
    NoRole,
    AboveOwnRole,
    TargetAboveOwnRole,
    RightsChanged,

    /// <summary>A user cannot transfer ownership to themselves.</summary>
    SuccessorIsSelf,

    /// <summary>The successor is suspended, or is deleting their account.</summary>
    SuccessorCannotAct,

    /// <summary>An ownership transfer is in progress; until it is complete, no role can be changed.</summary>
    TransferUnderWay,

    /// <summary>The deletion of the organization has begun.</summary>
    TooLateToRestore,
}
