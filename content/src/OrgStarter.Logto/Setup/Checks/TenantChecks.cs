using OrgStarter.Logto.Setup.Commands;

namespace OrgStarter.Logto.Setup.Checks;

/// <summary>Checks the configuration of the tenant. Each change that <c>logto apply</c> would make is a finding.</summary>
internal sealed class TenantChecks(ManagementJson api, SetupTarget target)
{
    /// <summary>
    /// A sign-in setting that exists since Logto 1.41. It shows the version, which Logto does not reveal otherwise:
    /// its API description always says "Cloud".
    /// </summary>
    private const string SinceFloor = "usernamePolicy";

    public async Task<DiagnosticResult> VersionAsync(CancellationToken ct) =>
        (await api.GetAsync("sign-in-exp", ct))[SinceFloor] is not null
            ? new(DiagnosticKind.Good, SetupText.Check_Version, SetupText.Check_VersionGood)
            : new(DiagnosticKind.Wrong, SetupText.Check_Version, SetupText.Check_VersionOld, SetupText.Advice_Version);

    public async IAsyncEnumerable<DiagnosticResult> StepsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var step in SetupPlan.Of(api, target, new SetupState()))
        {
            foreach (var finding in await CheckStepAsync(step, ct))
            {
                yield return finding;
            }
        }
    }

    private async Task<IEnumerable<DiagnosticResult>> CheckStepAsync(ISetupStep step, CancellationToken ct)
    {
        try
        {
            return Findings(step, await step.PlanAsync(ct));
        }
        catch (LogtoException e)
        {
            var (words, advice) = SetupErrors.Describe(e, target);
            return [new(DiagnosticKind.Wrong, step.Title, words, advice)];
        }
    }

    private IEnumerable<DiagnosticResult> Findings(ISetupStep step, IReadOnlyList<Change> changes)
    {
        if (changes.Count == 0)
        {
            yield break;
        }

        var missing = changes.Where(change => change.IsToDo).Select(change => change.Message).ToList();
        if (missing.Count > 0)
        {
            yield return new(DiagnosticKind.Wrong, step.Title, SetupText.Check_Missing.With(string.Join("; ", missing)), target.Advice);
        }
        else if (changes.All(change => change.Kind != ChangeKind.Blocked))
        {
            yield return new(DiagnosticKind.Good, step.Title, SetupText.Check_Complete);
        }

        foreach (var change in changes.Where(change => change.Kind is ChangeKind.Note or ChangeKind.Blocked))
        {
            yield return new(change.Kind == ChangeKind.Note ? DiagnosticKind.Note : DiagnosticKind.Wrong, step.Title, change.Message);
        }
    }
}
