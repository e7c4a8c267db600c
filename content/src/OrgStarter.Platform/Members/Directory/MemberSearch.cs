using System.Text;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// Whom words find, in the order of names. The database keeps those who have a word in that order, so it does not matter where in the
/// organization they stand: of a rare word all are sorted, along a common one the page is soon full.
/// </summary>
public sealed class MemberSearch(PlatformDbContext db)
{
    /// <summary>A word with no more matches than that is rare enough: no other is looked at.</summary>
    private const int Few = 100;

    /// <summary>Up to so many matches of a word are sorted, and counted.</summary>
    private const int Some = 2000;

    /// <summary>Into how many words the beginning of one may grow before going along all members is the cheaper way.</summary>
    private const int MostWords = 12;

    /// <returns>
    /// Null for a filter that this way does not serve: without words; with a role or status, whose orders have the words beside them;
    /// with nothing but beginnings of very many words, which going along all members meets soon.
    /// </returns>
    public async Task<(List<MemberLine> Lines, int? Total)?> PageAsync(MemberFilter filter, string? after, bool isDescending, int count, CancellationToken ct)
    {
        if (filter.Words.Count == 0 || filter.Role is not null || filter.Status is not null)
        {
            return null;
        }

        var (typed, matches) = await RarestAsync(filter, ct);
        if (filter.IsOneWord && matches <= Some)
        {
            var keys = await Matches(typed).OrderedAfter(w => w.ByName, after, isDescending).Select(w => w.ByName).Distinct().Take(count).ToListAsync(ct);
            return (await FetchAsync(keys, isDescending, ct), await Matches(typed).Select(w => w.ByName).Distinct().CountAsync(ct));
        }

        var lines = new List<MemberLine>();
        if (matches > Few && await GrownAsync(typed, ct) is { } words)
        {
            foreach (var word in words)
            {
                lines.AddRange(await WithRowsAsync(WithOthers(db.MemberWords.Where(w => w.Word == word), filter, typed), areMany: false, filter, after, isDescending, count, ct));
            }
        }
        else if (matches <= Some)
        {
            lines = await WithRowsAsync(WithOthers(Matches(typed), filter, typed), areMany: true, filter, after, isDescending, count, ct);
        }
        else
        {
            return null;
        }

        return (Sorted(lines, isDescending, count), null);
    }

    public IQueryable<MemberWord> Matches((string Word, bool IsWhole) typed) => typed.IsWhole
        ? db.MemberWords.Where(w => w.Word == typed.Word)
        : db.MemberWords.Beginning(w => w.Word, typed.Word);

    /// <summary>The words that begin so, from one to the next: whom they find is not gone over.</summary>
    /// <returns>Null for too many.</returns>
    private async Task<List<string>?> GrownAsync((string Word, bool IsWhole) typed, CancellationToken ct)
    {
        var words = new List<string>();
        var next = Matches(typed);
        while (await next.OrderBy(w => w.Word).Select(w => w.Word).FirstOrDefaultAsync(ct) is { } word)
        {
            words.Add(word);
            if (words.Count > MostWords || typed.IsWhole)
            {
                return typed.IsWhole ? words : null;
            }

            next = db.MemberWords.BeginningAfter(w => w.Word, typed.Word, word);
        }

        return words;
    }

    private async Task<((string Word, bool IsWhole) Typed, int Matches)> RarestAsync(MemberFilter filter, CancellationToken ct)
    {
        var counted = new List<((string Word, bool IsWhole) Typed, int Matches)>();
        foreach (var typed in filter.Words)
        {
            counted.Add((typed, await Matches(typed).OrderBy(w => w.Word).Take(Some + 1).CountAsync(ct)));
            if (counted[^1].Matches <= Few)
            {
                break;
            }
        }

        // Of common ones a whole or a long one: it grows into the fewest.
        return counted.OrderBy(word => word.Matches).ThenByDescending(word => word.Typed.IsWhole).ThenByDescending(word => word.Typed.Word.Length).First();
    }

    /// <summary>Of those whom a word finds, who has the others of the filter, too. Asked in one index: no row of a member is fetched for it.</summary>
    private IQueryable<MemberWord> WithOthers(IQueryable<MemberWord> words, MemberFilter filter, (string Word, bool IsWhole) typed)
    {
        foreach (var other in filter.Words.Where(other => other != typed))
        {
            var having = Matches(other);
            words = words.Where(w => having.Any(o => o.ByName == w.ByName));
        }

        return words;
    }

    /// <summary>
    /// Every pair, and then those that belong together: by a cross join SQLite begins with the words, by a join it goes over all members
    /// where it knows no better.
    /// </summary>
    /// <param name="areMany">Whether these are several words: a person may have more than one of them, and comes once.</param>
    private Task<List<MemberLine>> WithRowsAsync(IQueryable<MemberWord> words, bool areMany, MemberFilter filter, string? after, bool isDescending, int count, CancellationToken ct)
    {
        var keys = words.Select(w => new { w.UserId, w.ByName });
        var members = filter.Apply(db.DirectoryMembers.AsNoTracking());
        return (areMany ? keys.Distinct() : keys).OrderedAfter(key => key.ByName, after, isDescending)
            .SelectMany(_ => members, (key, row) => new { key.UserId, key.ByName, Row = row }).Where(pair => pair.UserId == pair.Row.UserId)
            .Select(pair => new MemberLine(pair.Row, pair.ByName)).Take(count).ToListAsync(ct);
    }

    private async Task<List<MemberLine>> FetchAsync(List<string> keys, bool isDescending, CancellationToken ct) => Sorted(
        await db.DirectoryMembers.AsNoTracking().Where(row => keys.Select(DirectoryMember.IdIn).Contains(row.UserId)).Select(row => new MemberLine(row, row.ByName)).ToListAsync(ct),
        isDescending, keys.Count);

    private static List<MemberLine> Sorted(IEnumerable<MemberLine> lines, bool isDescending, int count)
    {
        var ordered = lines.DistinctBy(line => line.Key).OrderBy(line => line.Key, CodePoints);
        return [.. (isDescending ? ordered.Reverse() : ordered).Take(count)];
    }

    /// <summary>The order of the database, which that of UTF-16 is not.</summary>
    private static readonly Comparer<string> CodePoints = Comparer<string>.Create((one, other) =>
        Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other)));
}
