using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrgStarter.Data;

/// <summary>
/// U+FFFD stands in place of U+0000, which PostgreSQL's text cannot hold (PostgreSQL documentation, 8.3): an address, JSON and a page's
/// own bookmark can bring it, and a query must not fail for it. Replaced and not removed, so that no other id or name comes out. Both
/// engines are treated alike: what one has written the other can take over.
/// </summary>
public sealed class StorableText : DbCommandInterceptor
{
    public static StorableText Instance { get; } = new();

    /// <summary>Once for each command, whichever way it is executed: it has its parameters by now.</summary>
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        foreach (DbParameter parameter in result.Parameters)
        {
            switch (parameter.Value)
            {
                case string text when text.Contains('\0'):
                    parameter.Value = Stored(text);
                    break;
                case IReadOnlyList<string?> texts when texts.Any(text => text?.Contains('\0') ?? false):
                    parameter.Value = texts.Select(text => text is null ? null : Stored(text)).ToList();
                    break;
            }
        }

        return result;
    }

    private static string Stored(string text) => text.Replace('\0', '\uFFFD');
}
