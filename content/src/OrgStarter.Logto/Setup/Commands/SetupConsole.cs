namespace OrgStarter.Logto.Setup.Commands;

/// <summary>The input and output of the command.</summary>
/// <param name="ReadSecret">Reads a line without showing it. Null without a terminal.</param>
public sealed record SetupConsole(TextReader In, TextWriter Out, TextWriter Error, Func<string>? ReadSecret)
{
    public static SetupConsole OfThisProcess() =>
        new(Console.In, Console.Out, Console.Error, Console.IsInputRedirected ? null : ReadHidden);

    public bool HasPerson => ReadSecret is not null;

    public string Ask(string question)
    {
        Out.Write($"{question}: ");
        return In.ReadLine()?.Trim() ?? "";
    }

    public string AskSecret(string question)
    {
        Out.Write($"{question}: ");
        var answer = ReadSecret!();
        Out.WriteLine();
        return answer.Trim();
    }

    /// <summary>Asks for confirmation. Everything except a clear yes is a no, also the end of the input.</summary>
    /// <param name="yes">The word for yes, besides <c>y</c>.</param>
    public bool Confirm(string question, string yes)
    {
        Out.Write($"{question} ");
        var answer = In.ReadLine()?.Trim() ?? "";
        return answer.Equals("y", StringComparison.OrdinalIgnoreCase) || answer.Equals("yes", StringComparison.OrdinalIgnoreCase)
            || answer.Equals(yes, StringComparison.OrdinalIgnoreCase);
    }

    private static string ReadHidden()
    {
        var typed = new Stack<char>();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.TryPop(out _);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Push(key.KeyChar);
            }
        }

        return string.Concat(typed.Reverse());
    }
}
