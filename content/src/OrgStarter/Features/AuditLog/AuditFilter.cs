using OrgStarter.Platform.Audit;

namespace OrgStarter.Features.AuditLog;

/// <summary>The filter for audit entries. Null means no limit. Days are in UTC, like the displayed times.</summary>
/// <param name="Who">The actor's id.</param>
/// <param name="What">One of <see cref="AuditActions"/>.</param>
/// <param name="From">The first day, inclusive.</param>
/// <param name="To">The last day, inclusive.</param>
public sealed record AuditFilter(string? Who, string? What, DateOnly? From, DateOnly? To)
{
    public bool IsEmpty => this == new AuditFilter(null, null, null, null);

    /// <summary>Applies the filter. Each condition has an index that also covers the sort order.</summary>
    public IQueryable<AuditEntry> Apply(IQueryable<AuditEntry> entries)
    {
        entries = Who is null ? entries : entries.Where(entry => entry.ActorId == Who);
        entries = What is null ? entries : entries.Where(entry => entry.Action == What);
        if (From is { } from)
        {
            var first = LowestOn(from);
            entries = entries.Where(entry => entry.Id >= first);
        }

        if (To is { } to && to < DateOnly.MaxValue)
        {
            var end = LowestOn(to.AddDays(1));
            entries = entries.Where(entry => entry.Id < end);
        }

        return entries;
    }

    private static Guid LowestOn(DateOnly day) => AuditId.LowestAt(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
}
