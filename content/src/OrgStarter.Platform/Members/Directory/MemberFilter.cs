namespace OrgStarter.Platform.Members.Directory;

/// <summary>Selects the listed members. A null property does not filter.</summary>
/// <param name="Search">The user's input. Each word must occur in the name, the email address or the username.</param>
/// <param name="Role">A role that the member has, perhaps beside others.</param>
public sealed record MemberFilter(string? Search, string? Role, MemberStatus? Status)
{
    public bool IsEmpty => this is { Search: null, Role: null, Status: null };

    public IQueryable<DirectoryMember> Apply(IQueryable<DirectoryMember> rows)
    {
        if (Search is not null)
        {
            var words = Folding.Words(Search);
            // A search without a letter or digit finds no member.
            rows = words.Count == 0
                ? rows.Where(row => false)
                : words.Aggregate(rows, (found, word) => found.Where(row => row.SearchText.Contains(word)));
        }

        rows = Role is null ? rows : rows.Where(row => row.RoleNames.Contains("\n" + Role + "\n"));
        return Status is null ? rows : rows.Where(row => row.Status == Status);
    }
}
