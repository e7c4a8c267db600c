namespace OrgStarter.Platform.Members.Directory;

/// <summary>Which members are listed; null for no limit.</summary>
/// <param name="Search">As the user typed it: each word of it occurs in the name, the email address or the user name.</param>
/// <param name="Role">One of <see cref="Tenancy.Roles.All"/>.</param>
public sealed record MemberFilter(string? Search, string? Role, MemberStatus? Status)
{
    public bool IsEmpty => this is { Search: null, Role: null, Status: null };

    public IQueryable<DirectoryMember> Apply(IQueryable<DirectoryMember> rows)
    {
        if (Search is not null)
        {
            var words = Folding.Words(Search);
            // A search without a letter or digit finds no member.
            rows = words.Count == 0 ? rows.Where(row => false) : words.Aggregate(rows, (found, word) => found.Where(row => row.SearchText.Contains(word)));
        }

        rows = Role is null ? rows : rows.Where(row => row.Role == Role);
        return Status is null ? rows : rows.Where(row => row.Status == Status);
    }
}
