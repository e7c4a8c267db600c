using System.Buffers;
using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore.Diagnostics;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Replaces U+0000 and lone surrogates in all command parameters by U+FFFD. PostgreSQL's text type cannot store them (PostgreSQL
/// documentation, 8.3). URLs, JSON and truncated text can contain them, and a query must not fail because of them. Replacing, not removing,
/// ensures that the result never equals another id or name. Both engines behave the same, so that data can move from one to the other.
/// </summary>
public sealed class StorableText : DbCommandInterceptor
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => c == 0 || char.IsSurrogate(c))]);

    public static StorableText Instance { get; } = new();

    /// <summary>Runs once per command, after its parameters are set.</summary>
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        foreach (DbParameter parameter in result.Parameters)
        {
            switch (parameter.Value)
            {
                case string text when IsSuspect(text):
                    parameter.Value = Stored(text);
                    break;
                case IReadOnlyList<string?> texts when texts.Any(text => text is not null && IsSuspect(text)):
                    parameter.Value = texts.Select(text => text is null ? null : Stored(text)).ToList();
                    break;
            }
        }

        return result;
    }

    private static bool IsSuspect(string text) => text.AsSpan().ContainsAny(Suspects);

    /// <summary>The conversion to UTF-8 replaces lone surrogates. Noncharacters stay, because one marks the upper end of a range.</summary>
    private static string Stored(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', WellFormedText.Unreadable);
}
