using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>Which members somebody looks at; null for no limit.</summary>
/// <param name="Search">As it was typed: each word of it begins a word of the name, the address or the user name.</param>
/// <param name="Role">One of <see cref="Tenancy.Roles.All"/>.</param>
public sealed record MemberFilter(string? Search, string? Role, MemberStatus? Status)
{
    public bool IsEmpty => this == new MemberFilter(null, null, null);

    /// <summary>The words that are searched. A search without any letter or digit finds nobody.</summary>
    public IReadOnlyList<(string Word, bool IsWhole)> Words { get; } = Search is null ? [] : Folding.Typed(Search);

    /// <summary>Whether one word is all that it asks for: whoever has it is let through.</summary>
    public bool IsOneWord => Words.Count == 1 && Role is null && Status is null && !Pieces().Any();

    public IQueryable<DirectoryMember> Apply(IQueryable<DirectoryMember> rows)
    {
        if (Search is not null && Words.Count == 0)
        {
            return rows.Where(row => false);
        }

        foreach (var (word, isWhole) in Words)
        {
            // The blank before it is the beginning of a word, one behind it its end.
            var pattern = LikePattern.Contains(isWhole ? $" {word} " : $" {word}");
            rows = rows.Where(row => EF.Functions.Like(row.Words, pattern, LikePattern.Escape));
        }

        foreach (var piece in Pieces())
        {
            var pattern = LikePattern.Contains(piece);
            rows = rows.Where(row => EF.Functions.Like(row.ByName, pattern, LikePattern.Escape) || EF.Functions.Like(row.ByAddress, pattern, LikePattern.Escape));
        }

        rows = Role is null ? rows : rows.Where(row => row.Role == Role);
        return Status is null ? rows : rows.Where(row => row.Status == Status);
    }

    /// <summary>What was typed with something between its words, such as part of an address: found as it stands.</summary>
    private IEnumerable<string> Pieces() => Folding.Fold(Search).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Where(piece => !piece.All(char.IsLetterOrDigit)).Take(4);
}
