namespace OrgStarter.Features.Domains;

/// <summary>What became of a change of a mail domain.</summary>
public enum DomainOutcome
{
    Done,

    /// <summary>The organization has no such domain, or not any more.</summary>
    Missing,

    /// <summary>It is in the list already.</summary>
    AlreadyThere,

    /// <summary>More domains than an organization may have.</summary>
    TooMany,

    /// <summary>DNS clearly has no such record.</summary>
    NoRecord,

    /// <summary>DNS gave no answer.</summary>
    NoAnswer,

    /// <summary>Another organization has proven it.</summary>
    Taken,

    /// <summary>Nobody joins by a domain that is not proven.</summary>
    NotProven,
}
