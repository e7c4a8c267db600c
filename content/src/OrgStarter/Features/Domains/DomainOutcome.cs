namespace OrgStarter.Features.Domains;

public enum DomainOutcome
{
    Done,

    /// <summary>The organization does not have this domain, or no longer has it.</summary>
    Missing,

    /// <summary>The organization already has this domain.</summary>
    AlreadyThere,

    TooMany,

    /// <summary>DNS answered that there is no such record.</summary>
    NoRecord,

    /// <summary>DNS did not answer.</summary>
    NoAnswer,

    /// <summary>Another organization has proven the domain.</summary>
    Taken,

    /// <summary>The domain must be proven before users can join by it.</summary>
    NotProven,

    /// <summary>The user cannot grant the role.</summary>
    RoleAboveOwn,
}
