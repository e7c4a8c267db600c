using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Tenancy;

namespace OrgStarter.Members.Directory;

/// <summary>
/// Writes what Logto said into the directory of the current organization. An answer never takes the place of one that was asked for
/// later, nor of a change that was made meanwhile. The caller has begun the transaction.
/// </summary>
public sealed class DirectoryWriter(AppDbContext db, CurrentTenant tenant)
{
    /// <summary>The name of the caller's transaction: one at a time for each organization.</summary>
    public static string Exclusive(string organizationId) => $"directory:{organizationId}";

    /// <param name="askedAt">When Logto was asked, not when it answered.</param>
    /// <returns>How many members are new.</returns>
    public async Task<int> WriteAsync(IReadOnlyCollection<LogtoMember> members, DateTimeOffset askedAt, CancellationToken ct)
    {
        var ids = members.Select(member => member.Id).ToList();
        var overtaken = await db.MembershipVersions
            .Where(version => version.OrganizationId == tenant.OrganizationId && ids.Contains(version.UserId) && version.ChangedAt > askedAt)
            .Select(version => version.UserId).ToListAsync(ct);
        var settled = db.MemberLooks.Where(look => look.OrganizationId == tenant.OrganizationId && ids.Contains(look.UserId) && look.SureFrom <= askedAt);
        var joined = await settled.Where(look => look.JoinedAt != null).ToDictionaryAsync(look => look.UserId, look => look.JoinedAt, ct);
        var rows = await db.DirectoryMembers.Where(row => ids.Contains(row.UserId)).ToDictionaryAsync(row => row.UserId, ct);
        var added = 0;
        foreach (var member in members.DistinctBy(member => member.Id).Where(member => !overtaken.Contains(member.Id)))
        {
            if (rows.TryGetValue(member.Id, out var row))
            {
                await UpdateAsync(row, member, askedAt, ct);
                continue;
            }

            var joinedAt = joined.GetValueOrDefault(member.Id);
            row = new DirectoryMember { UserId = member.Id, JoinedAt = joinedAt ?? askedAt, JoinedIsKnown = joinedAt is not null };
            row.Take(member, askedAt);
            db.DirectoryMembers.Add(row);
            AddWords(row, WordsOf(row));
            added++;
        }

        await db.SaveChangesAsync(ct);
        await settled.ExecuteDeleteAsync(ct);
        db.ChangeTracker.Clear();
        return added;
    }

    /// <returns>How many of them there were.</returns>
    public async Task<int> DeleteAsync(IReadOnlyCollection<string> userIds, CancellationToken ct)
    {
        foreach (var row in await db.DirectoryMembers.AsNoTracking().Where(row => userIds.Contains(row.UserId)).ToListAsync(ct))
        {
            await DeleteWordsAsync(row.ByName, WordsOf(row), ct);
        }

        return await db.DirectoryMembers.Where(row => userIds.Contains(row.UserId)).ExecuteDeleteAsync(ct);
    }

    private async Task UpdateAsync(DirectoryMember row, LogtoMember member, DateTimeOffset askedAt, CancellationToken ct)
    {
        if (row.AsOf > askedAt)
        {
            return;
        }

        var (before, name) = (WordsOf(row), row.ByName);
        row.Take(member, askedAt);
        var after = WordsOf(row);
        // All of them stand in the order of the person's name.
        var kept = row.ByName == name ? before.Intersect(after).ToList() : [];
        await DeleteWordsAsync(name, before.Except(kept), ct);
        AddWords(row, after.Except(kept));
    }

    private void AddWords(DirectoryMember row, IEnumerable<string> words) =>
        db.MemberWords.AddRange(words.Select(word => new MemberWord { Word = word, UserId = row.UserId, ByName = row.ByName }));

    private async Task DeleteWordsAsync(string byName, IEnumerable<string> words, CancellationToken ct)
    {
        if (words.ToList() is { Count: > 0 } gone)
        {
            await db.MemberWords.Where(word => word.ByName == byName && gone.Contains(word.Word)).ExecuteDeleteAsync(ct);
        }
    }

    private static string[] WordsOf(DirectoryMember row) => row.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
