namespace OrgStarter.Logto.Setup.Checks;

public enum DiagnosticKind
{
    Good,

    /// <summary>Information without a need to act.</summary>
    Note,
    Wrong,
}

/// <summary>The result of a check.</summary>
/// <param name="Title">The checked subject.</param>
/// <param name="Message">The state or the problem.</param>
/// <param name="Advice">The exact next step. Null if there is none, or if the text already contains it.</param>
public sealed record DiagnosticResult(DiagnosticKind Kind, string Title, string Message, string? Advice = null)
{
    /// <summary>The kind of the finding as text for the operator.</summary>
    public string Mark => Kind switch
    {
        DiagnosticKind.Good => SetupText.Check_Ok,
        DiagnosticKind.Note => SetupText.Check_Note,
        _ => SetupText.Check_Wrong,
    };
}
