using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members;

/// <summary>Shows the table of members. The URL contains its whole state: search, filters, sort order and position.</summary>
[RequirePermission(Permissions.ReadMember)]
[EnableRateLimiting(RateLimits.Exports)]
public sealed class IndexModel(DirectoryView view, MemberTable table, RoleCatalog catalog, CurrentTenant tenant, TimeProvider time)
    : PageModel
{
    public const int PageSize = 20;
    private const int SearchLength = 100;
    private string? here, path;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Role { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true, Name = "dir")]
    public string? Direction { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? At { get; set; }

    public IReadOnlyList<OrganizationRole> Roles { get; private set; } = [];

    public MemberFilter Filter { get; private set; } = new(null, null, null);

    public MemberOrder Order { get; private set; } = MemberOrder.Default;

    public MemberTablePage Found { get; private set; } = new([], false, false, 0);

    public Freshness Freshness { get; private set; } = new(null, false, 0, 0, false, true);

    public bool MayManage => tenant.May(Permissions.ManageMember);

    public bool MayInvite => tenant.May(Permissions.InviteMember);

    /// <summary>The URL of this page of the table, to return to.</summary>
    public string Here => here ??= Address(After, Before, At);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await ReadAddressAsync(ct);
        Freshness = await view.GetFreshnessAsync(ct);
        Found = await table.PageAsync(Filter, Order, Place(), PageSize, ct);
        return this.PageOrFragment("_Table");
    }

    /// <summary>Downloads all filtered members as CSV, in the current sort order.</summary>
    public async Task<IActionResult> OnGetCsvAsync(CancellationToken ct)
    {
        await ReadAddressAsync(ct);
        await view.GetFreshnessAsync(ct);
        return new MemberCsv(table.AllAsync(Filter, Order, ct), $"members-{time.GetUtcNow():yyyy-MM-dd}.csv");
    }

    public IEnumerable<SortHeader> SortHeaders =>
    [
        Header(MemberOrder.Name, Text.Members_Name),
        Header(MemberOrder.Address, Text.Members_Address),
        Header(MemberOrder.Role, Text.Members_Role),
        Header(MemberOrder.Status, Text.Members_Status),
        Header(MemberOrder.Joined, Text.Members_Joined, Text.Members_JoinedBeforeHint),
        Header(MemberOrder.Seen, Text.Members_Seen),
    ];

    public MemberRow Row(DirectoryMember member) => MemberRow.Of(member, tenant.Required, Here);

    public string Address(
        string? after = null,
        string? before = null,
        string? at = null,
        string? sort = null,
        string? dir = null,
        string? handler = null) =>
        QueryHelpers.AddQueryString(path ??= Url.Page("/Members/Index")!, new Dictionary<string, string?>
        {
            ["handler"] = handler,
            ["q"] = Filter.Search,
            ["role"] = Filter.Role,
            ["status"] = Filter.Status?.ToString().ToLowerInvariant(),
            ["sort"] = (sort ?? Order.By) is var by && by == MemberOrder.Default.By ? null : by,
            ["dir"] = (dir ?? (Order.IsDescending ? "desc" : null)) == "desc" ? "desc" : null,
            ["after"] = after,
            ["before"] = before,
            ["at"] = at,
        });

    /// <summary>Shortens a URL of this page to its query, which is enough for a link on this page.</summary>
    public string Link(string address) => address.Length > path!.Length ? address[path.Length..] : address;

    private SortHeader Header(string by, string title, string? hint = null)
    {
        var direction = by != Order.By ? null : Order.IsDescending ? "descending" : "ascending";
        var address = Address(sort: by, dir: direction == "ascending" ? "desc" : "asc");
        return new SortHeader(by, title, Link(address), direction) { Hint = hint };
    }

    /// <summary>Encodes a key for the URL.</summary>
    public static string Written(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    private static string? Read(string? written) =>
        !string.IsNullOrEmpty(written) && Base64Url.IsValid(written) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(written)) : null;

    /// <summary>Ignores URL values that the form cannot produce, so that the form shows the effective filter.</summary>
    private async Task ReadAddressAsync(CancellationToken ct)
    {
        Roles = await catalog.ListAsync(ct);
        var search = string.IsNullOrWhiteSpace(Search) ? null : WellFormedText.Cut(Search.Trim(), SearchLength);
        MemberStatus? status = Status switch { "active" => MemberStatus.Active, "suspended" => MemberStatus.Suspended, _ => null };
        Filter = new MemberFilter(search, Roles.Any(role => role.Name == Role) ? Role : null, status);
        Order = MemberOrder.FromAddress(Sort, Direction);
    }

    private MemberPlace Place() => At == "end" ? new MemberPlace(Turn.Last)
        : Read(After) is { } after ? new MemberPlace(Turn.After, after)
        : Read(Before) is { } before ? new MemberPlace(Turn.Before, before)
        : MemberPlace.First;
}
