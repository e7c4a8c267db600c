using OrgStarter.Resources;

namespace OrgStarter.Members;

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

public static class RefusalWords
{
    public static string Words(this Refusal refusal) => refusal switch
    {
        Refusal.ChangedMeanwhile => Text.Refusal_ChangedMeanwhile,
        Refusal.LastOwner => Text.Refusal_LastOwner,
        Refusal.AboveOwnRole => Text.Refusal_AboveOwnRole,
        Refusal.TargetAboveOwnRole => Text.Refusal_TargetAboveOwnRole,
        Refusal.RightsChanged => Text.Refusal_RightsChanged,
        Refusal.SuccessorIsSelf => Text.Refusal_SuccessorIsSelf,
        Refusal.SuccessorCannotAct => Text.Refusal_SuccessorCannotAct,
        Refusal.TransferUnderWay => Text.Refusal_TransferUnderWay,
        Refusal.TooLateToRestore => Text.Refusal_TooLateToRestore,
        _ => Text.Refusal_NotAMember,
    };
}
