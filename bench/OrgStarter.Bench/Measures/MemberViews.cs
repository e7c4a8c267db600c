using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Bench.Measures;

/// <summary>Typical and expensive views of the members table.</summary>
internal static class MemberViews
{
    private static readonly MemberFilter Everybody = new(null, null, null);

    public static IEnumerable<(string Name, MemberFilter Filter, MemberOrder Order, MemberPlace Place)> All =>
    [
        .. MemberOrder.All.Select(by => ($"first page by {by}", Everybody, new MemberOrder(by, false), MemberPlace.First)),
        ("a page in the middle", Everybody, MemberOrder.Default, new MemberPlace(Turn.After, "marta")),
        ("the last page", Everybody, MemberOrder.Default, new MemberPlace(Turn.Last)),
        ("the last page by last sign-in", Everybody, new MemberOrder(MemberOrder.Seen, false), new MemberPlace(Turn.Last)),
        Search("one person", "p77@east"),
        Search("nobody", "zzyzx"),
        Search("a twentieth", "castell"),
        Search("everybody", "example"),
        Search("Chinese, in the middle of a name", "小明"),
        Search("two words, both common", "marta castell"),
        Search("a whole address", "p42@north.example.com"),
        Search("a common word, by last sign-in", "castell", MemberOrder.Seen),
        Search("the end of the order, from its front", "zoe"),
        Filter("owners", Roles.Owner, null),
        Filter("admins, by e-mail", Roles.Admin, null, MemberOrder.Address),
        Filter("members, the first page", Roles.Member, null),
        Filter("suspended", null, MemberStatus.Suspended),
        ("search: a common word among the admins", new MemberFilter("castell", Roles.Admin, null), MemberOrder.Default, MemberPlace.First),
    ];

    private static (string, MemberFilter, MemberOrder, MemberPlace) Search(string name, string typed, string by = MemberOrder.Name) =>
        ($"search: {name}", new MemberFilter(typed, null, null), new MemberOrder(by, false), MemberPlace.First);

    private static (string, MemberFilter, MemberOrder, MemberPlace) Filter(
        string name,
        string? role,
        MemberStatus? status,
        string by = MemberOrder.Name) =>
        ($"filter: {name}", new MemberFilter(null, role, status), new MemberOrder(by, false), MemberPlace.First);
}
