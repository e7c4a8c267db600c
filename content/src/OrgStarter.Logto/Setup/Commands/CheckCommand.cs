using OrgStarter.Logto.Setup.Checks;

namespace OrgStarter.Logto.Setup.Commands;

internal static class CheckCommand
{
    /// <returns>The exit code. 0 if nothing is wrong.</returns>
    public static async Task<int> RunAsync(SetupDiagnostics diagnostics, SetupConsole console, CancellationToken ct)
    {
        var wrong = 0;
        await foreach (var finding in diagnostics.ExamineAsync(ct))
        {
            wrong += finding.Kind == DiagnosticKind.Wrong ? 1 : 0;
            var advice = finding.Advice is null ? "" : $" -> {finding.Advice}";
            console.Out.WriteLine($"{finding.Mark,-6} {finding.Title}: {finding.Message}{advice}");
        }

        console.Out.WriteLine(wrong == 0 ? SetupText.Check_AllGood : SetupText.Check_SomeWrong.With(wrong));
        return wrong == 0 ? 0 : 1;
    }
}
