using System.Globalization;
using System.Text;

namespace OrgStarter.Bench;

/// <summary>Writes the results as a table. Each number stands beside the number of the same run that it is compared with.</summary>
internal sealed class Report(string machine)
{
    private readonly StringBuilder text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{machine}");

    public void Section(string title, string words, params string[] columns)
    {
        Write(
            $"\n## {title}\n\n{words}\n\n| {string.Join(" | ", columns)} "
                + $"|\n|{string.Join("|", columns.Select((_, i) => i == 0 ? "---" : "--:"))}|");
    }

    public void Row(string name, params object[] cells) => Write($"| {name} | {string.Join(" | ", cells.Select(Show))} |");

    public override string ToString() => text.ToString();

    private void Write(string lines)
    {
        Console.WriteLine(lines);
        text.AppendLine(lines);
    }

    private static string Show(object cell) => cell switch
    {
        double number => number.ToString(number >= 100 ? "N0" : number >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString("N0", CultureInfo.InvariantCulture),
        _ => cell.ToString()!,
    };
}
