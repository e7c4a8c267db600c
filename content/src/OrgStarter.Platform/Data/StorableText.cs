using System.Buffers;
using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore.Diagnostics;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Data;

/// <summary>
/// U+FFFD stands in place of U+0000 and of lone surrogates, which PostgreSQL's text cannot hold (PostgreSQL documentation, 8.3): an
/// address, JSON, a text that was cut and a page's own bookmark can bring them, and a query must not fail for it. Replaced and not
/// removed, so that no other id or name comes out. Both engines are treated alike: what one has written the other can take over.
/// </summary>
public sealed class StorableText : DbCommandInterceptor
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => c == 0 || char.IsSurrogate(c))]);

    public static StorableText Instance { get; } = new();

    /// <summary>Once for each command, whichever way it is executed: it has its parameters by now.</summary>
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

    /// <summary>UTF-8 has no place for half a character. Noncharacters stay: the upper end of a range is one.</summary>
    private static string Stored(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', WellFormedText.Unreadable);
}
