namespace OrgStarter.Logto.Setup.Checks;

public enum FindingKind
{
    Good,

    /// <summary>Worth knowing, and fine as it is.</summary>
    Note,
    Wrong,
}

/// <summary>What one check found.</summary>
/// <param name="Title">What was looked at.</param>
/// <param name="Words">What is there, or what is wrong with it.</param>
/// <param name="Advice">The exact thing to do; null where there is nothing to do, or where the words say it.</param>
public sealed record Finding(FindingKind Kind, string Title, string Words, string? Advice = null)
{
    /// <summary>Its kind, for people.</summary>
    public string Mark => Kind switch
    {
        FindingKind.Good => SetupText.Check_Ok,
        FindingKind.Note => SetupText.Check_Note,
        _ => SetupText.Check_Wrong,
    };
}
