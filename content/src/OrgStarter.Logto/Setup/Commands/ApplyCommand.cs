
namespace OrgStarter.Logto.Setup.Commands;

internal sealed class ApplyCommand(SetupTarget target, SetupConsole console)
{
    private bool isChanging;

    /// <returns>The exit code. 0 if the configuration is complete, after the changes if necessary, or on a dry run.</returns>
    public async Task<int> RunAsync(IReadOnlyList<ISetupStep> steps, bool isDryRun, bool isSure, CancellationToken ct)
    {
        try
        {
            var changes = await ShowAsync(steps, ct);
            var todo = changes.Where(change => change.IsToDo).ToList();
            var open = changes.Count(change => change.Kind == ChangeKind.Blocked);
            console.Out.WriteLine();
            if (todo.Count > 0 && isDryRun)
            {
                console.Out.WriteLine(SetupText.Apply_DryRun.With(todo.Count));
                return 0;
            }

            if (todo.Count > 0
                && !isSure
                && !console.Confirm(SetupText.Apply_Question.With(todo.Count, target.Logto.Endpoint), SetupText.Apply_Yes))
            {
                console.Out.WriteLine();
                console.Out.WriteLine(SetupText.Apply_Declined);
                return 1;
            }

            await ApplyAsync(todo, ct);
            console.Out.WriteLine(open > 0 ? SetupText.Apply_Open.With(open, target.Command.Apply)
                : todo.Count == 0 ? SetupText.Apply_Nothing : SetupText.Apply_Done.With(target.Command.Check));
            return open > 0 && !isDryRun ? 1 : 0;
        }
        catch (LogtoException e)
        {
            var (words, advice) = SetupErrors.Describe(e, target);
            return Fail($"{words} {advice}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(SetupText.Error_File.With(e.Message));
        }
        catch (OperationCanceledException)
        {
            return Fail(SetupText.Apply_Interrupted);
        }
    }

    private async Task<IReadOnlyList<Change>> ShowAsync(IReadOnlyList<ISetupStep> steps, CancellationToken ct)
    {
        var all = new List<Change>();
        foreach (var step in steps)
        {
            var changes = await step.PlanAsync(ct);
            if (changes.Count == 0)
            {
                continue;
            }

            console.Out.WriteLine(step.Title);
            foreach (var change in changes)
            {
                console.Out.WriteLine($"  {Sign(change.Kind)} {change.Message}");
            }

            all.AddRange(changes);
        }

        return all;
    }

    private async Task ApplyAsync(List<Change> todo, CancellationToken ct)
    {
        for (var i = 0; i < todo.Count; i++)
        {
            isChanging = true;
            console.Out.Write($"[{i + 1}/{todo.Count}] {todo[i].Message} ... ");
            await todo[i].ApplyAsync!(ct);
            console.Out.WriteLine(SetupText.Apply_Ok);
        }
    }

    private int Fail(string words)
    {
        console.Out.WriteLine();
        console.Error.WriteLine(words);
        if (isChanging)
        {
            console.Error.WriteLine(SetupText.Apply_Again.With(target.Command.Apply));
        }

        return 1;
    }

    private static char Sign(ChangeKind kind) => kind switch
    {
        ChangeKind.Same => '=',
        ChangeKind.Create => '+',
        ChangeKind.Update => '~',
        ChangeKind.Note => 'i',
        _ => '!',
    };
}
