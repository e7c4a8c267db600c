namespace OrgStarter.Features.ApiAccess;

public enum MachineOutcome
{
    Done,

    /// <summary>Logto did not answer. A job completes the change.</summary>
    Later,

    /// <summary>The user no longer has the permission.</summary>
    RightsChanged,

    /// <summary>The role does not exist, or has permissions that the user lacks.</summary>
    RoleAboveOwn,

    /// <summary>The organization has <see cref="MachineChanges.MaxMachines"/>.</summary>
    TooMany,

    /// <summary>The machine has <see cref="MachineSecrets.MaxSecrets"/>.</summary>
    TooManySecrets,
}
