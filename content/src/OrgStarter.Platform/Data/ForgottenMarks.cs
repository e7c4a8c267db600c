using System.Runtime.InteropServices;

namespace OrgStarter.Platform.Data;

/// <summary>
/// What was forgotten, as one number a name: the ids of all its forgettings laid over each other. The order in which an instance hears of
/// them makes no difference, one more makes a number that was never there before, and all instances that know the same have the same.
/// </summary>
public sealed class ForgottenMarks
{
    private readonly Lock access = new();
    private readonly Dictionary<Guid, Forgotten> known = [];
    private readonly PriorityQueue<Guid, DateTimeOffset> oldest = new();
    private readonly Dictionary<(string Name, bool IsTag), UInt128> marks = [];

    /// <returns>The key itself while nothing of it, and none of its tags, was forgotten.</returns>
    public string Mark(string key, IReadOnlyList<string> tags)
    {
        lock (access)
        {
            var mark = marks.GetValueOrDefault((key, false));
            foreach (var tag in tags)
            {
                mark ^= marks.GetValueOrDefault((tag, true));
            }

            return mark == 0 ? key : $"{key}:{mark:x32}";
        }
    }

    /// <summary>What is known already changes nothing.</summary>
    public void Add(IEnumerable<Forgotten> rows)
    {
        lock (access)
        {
            foreach (var row in rows.Where(row => known.TryAdd(row.Id, row)))
            {
                oldest.Enqueue(row.Id, row.At);
                Lay(row);
            }
        }
    }

    /// <summary>When nothing that it stood against can be in a cache any more.</summary>
    public void ForgetBefore(DateTimeOffset time)
    {
        lock (access)
        {
            while (oldest.TryPeek(out var id, out var at) && at < time)
            {
                oldest.Dequeue();
                known.Remove(id, out var row);
                Lay(row!);
            }
        }
    }

    /// <summary>Lays it on, and the second time off again.</summary>
    private void Lay(Forgotten row)
    {
        ref var mark = ref CollectionsMarshal.GetValueRefOrAddDefault(marks, (row.Key, row.IsTag), out _);
        mark ^= new UInt128(BitConverter.ToUInt64(row.Id.ToByteArray(), 0), BitConverter.ToUInt64(row.Id.ToByteArray(), 8));
        if (mark == 0)
        {
            marks.Remove((row.Key, row.IsTag));
        }
    }
}
