using OrgStarter.Platform.Members;

namespace OrgStarter.Texts;

public static class RefusalTexts
{
    public static string UserMessage(this Refusal refusal) => refusal switch
    {
        Refusal.ChangedMeanwhile => Text.Refusal_ChangedMeanwhile,
        Refusal.LastOwner => Text.Refusal_LastOwner,
        Refusal.NoRole => Text.Refusal_NoRole,
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
