using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members;

/// <summary>Changes one member's roles: from their own page, the table's row, or an undo.</summary>
[RequirePermission(Permissions.ManageMember)]
public sealed class RoleModel(
    MemberDirectory directory, MemberChanges changes, MemberTable table, MemberRefresher healer, CurrentTenant tenant, TimeProvider time)
    : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string UserId { get; set; } = "";

    /// <summary>A role to give. A built-in one replaces the built-in one that the member has.</summary>
    [BindProperty]
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Role { get; set; } = "";

    /// <summary>The roles beside <see cref="Role"/>, if <see cref="IsWhole"/>.</summary>
    [BindProperty]
    public List<string> Others { get; set; } = [];

    /// <summary>True if the member is to have exactly the roles of the form. Otherwise the member keeps the others.</summary>
    [BindProperty]
    public bool IsWhole { get; set; }

    /// <summary>The roles that the form showed, for conflict detection. Empty for none; null skips the check.</summary>
    [BindProperty]
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? Seen { get; set; }

    /// <summary>For an undo: its deadline in Unix seconds.</summary>
    [BindProperty]
    public long? Until { get; set; }

    /// <summary>True if the request comes from the table. The response is then the row.</summary>
    [BindProperty]
    public bool FromRow { get; set; }

    /// <summary>The page of the table that the request comes from.</summary>
    [BindProperty]
    public string? Back { get; set; }

    public LogtoMember? Member { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Request.IsFragmentRequest())
        {
            return await MenuAsync(ct);
        }

        Back = this.TableAddress(Request.GetTypedHeaders().Referer?.PathAndQuery);
        Member = await directory.FindAsync(UserId, ct);
        Show(Member?.OrganizationRoles ?? []);
        return Member is null ? NotFound() : Page();
    }

    /// <summary>Returns the member's row in the table, with its menu open.</summary>
    private async Task<IActionResult> MenuAsync(CancellationToken ct)
    {
        Back = this.TableAddress(Request.PageAddress());
        return await table.FindAsync(UserId, ct) is { } member && MemberRow.Of(member, tenant.Required, Back) is { MayManage: true } row
            ? Partial("_Rows", new[] { row with { ShowsMenu = true } })
            : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Back = this.TableAddress(Back);
        string? problem;
        IReadOnlyList<LogtoRole> former = [];
        try
        {
            Member = await directory.FindAsync(UserId, ct);
            if (Member is null)
            {
                return NotFound();
            }

            former = Member.OrganizationRoles;
            problem = Until < time.GetUtcNow().ToUnixTimeSeconds() ? Text.Members_UndoTooLate
                : await (IsWhole
                    ? changes.SetRolesAsync(UserId, Wanted(former), Seen, ct)
                    : changes.ChangeRoleAsync(UserId, Role, Seen, ct)) switch
                {
                    Refusal.None => null,
                    Refusal.ChangedMeanwhile => await MeanwhileAsync(ct),
                    var refusal => refusal.UserMessage(),
                };
        }
        catch (LogtoException e)
        {
            problem = e.UserMessage;
        }

        return problem is null ? await DoneAsync(Roles.NamesOf(former), ct) : await RefusedAsync(problem, ct);
    }

    private IReadOnlyList<string> Wanted(IEnumerable<LogtoRole> held) =>
        IsWhole ? Roles.Ordered(Role.Length == 0 ? Others : [Role, .. Others]) : Roles.With(held.Select(role => role.Name), Role);

    private void Show(IReadOnlyList<LogtoRole> held)
    {
        var names = Roles.NamesOf(held);
        (Seen, Role) = (Roles.Join(held), names.FirstOrDefault(Roles.IsBuiltIn) ?? "");
        Others = [.. names.Where(role => role != Role)];
    }

    private async Task<string> MeanwhileAsync(CancellationToken ct)
    {
        Member = await directory.FindAsync(UserId, ct) ?? Member!;
        return Text.Members_ChangedMeanwhile.With(Member.DisplayName, RoleTexts.Titles(Roles.NamesOf(Member.OrganizationRoles)));
    }

    private async Task<IActionResult> DoneAsync(IReadOnlyList<string> former, CancellationToken ct)
    {
        var present = Wanted(Member!.OrganizationRoles);
        var said = (Until is null ? Text.Members_RoleChanged : Text.Members_RoleUndone).With(Member.DisplayName, RoleTexts.Titles(present));
        var undo = Until is null && former.Count > 0 && !former.SequenceEqual(present)
            ? new RoleUndo(
                UserId,
                Member.DisplayName,
                former,
                Roles.Join(present),
                (time.GetUtcNow() + RoleUndo.Time).ToUnixTimeSeconds())
            : null;
        if (await RowAsync(ct) is { } row)
        {
            return Partial("_Rows", new[] { row with { Said = said, Undo = undo } });
        }

        TempData.Notify(said);
        undo?.Offer(TempData);
        return this.SeeOther(Back!);
    }

    private async Task<IActionResult> RefusedAsync(string problem, CancellationToken ct)
    {
        if (await RowAsync(ct) is { } row)
        {
            return Partial("_Rows", new[] { row with { Problem = problem } });
        }

        ModelState.Clear();
        ModelState.AddModelError(nameof(Role), problem);
        // The message names the current roles, so submitting the choice again is an informed decision.
        Seen = Roles.Join(Member?.OrganizationRoles ?? []);
        return Member is null ? this.SeeOther(Back!) : this.PageOrFragment("_RoleForm");
    }

    private async Task<MemberRow?> RowAsync(CancellationToken ct)
    {
        if (!FromRow || !Request.IsFragmentRequest())
        {
            return null;
        }

        await healer.RefreshAsync(ct);
        return await table.FindAsync(UserId, ct) is { } member ? MemberRow.Of(member, tenant.Required, Back) : null;
    }
}
