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

/// <summary>Changes one member's role: from its own page, the table's row, or an undo.</summary>
[RequirePermission(Permissions.ManageMember)]
public sealed class RoleModel(
    MemberDirectory directory, MemberChanges changes, MemberTable table, MemberRefresher healer, CurrentTenant tenant, TimeProvider time)
    : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string UserId { get; set; } = "";

    [BindProperty]
    public string Role { get; set; } = "";

    /// <summary>The role that the form showed, for conflict detection. Empty for no role; null skips the check.</summary>
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

    public IReadOnlyList<string> Grantable => SiteRoles.Template.GrantableBy(tenant.Required.Permissions);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Request.IsFragmentRequest())
        {
            return await MenuAsync(ct);
        }

        Back = this.TableAddress(Request.GetTypedHeaders().Referer?.PathAndQuery);
        Member = await directory.FindAsync(UserId, ct);
        Seen = Roles.HighestOf(Member?.OrganizationRoles ?? []) ?? "";
        Role = Seen.Length > 0 ? Seen : Roles.Member;
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
        string? problem, former = null;
        try
        {
            Member = await directory.FindAsync(UserId, ct);
            if (Member is null)
            {
                return NotFound();
            }

            former = Roles.HighestOf(Member.OrganizationRoles);
            problem = Until < time.GetUtcNow().ToUnixTimeSeconds() ? Text.Members_UndoTooLate
                : await changes.ChangeRoleAsync(UserId, Role, Seen, ct) switch
                {
                    Refusal.None => null,
                    Refusal.ChangedMeanwhile => await MeanwhileAsync(ct),
                    var refusal => refusal.UserMessage(),
                };
            former = problem is null && Seen is { Length: > 0 } ? Seen : Roles.HighestOf(Member.OrganizationRoles);
        }
        catch (LogtoException e)
        {
            problem = e.UserMessage;
        }

        return problem is null ? await DoneAsync(former, ct) : await RefusedAsync(problem, former, ct);
    }

    private async Task<string> MeanwhileAsync(CancellationToken ct)
    {
        Member = await directory.FindAsync(UserId, ct) ?? Member!;
        return Text.Members_ChangedMeanwhile.With(Member.DisplayName, TablePages.RoleTitle(Roles.HighestOf(Member.OrganizationRoles)));
    }

    private async Task<IActionResult> DoneAsync(string? former, CancellationToken ct)
    {
        var said = (Until is null ? Text.Members_RoleChanged : Text.Members_RoleUndone).With(Member!.DisplayName, RoleTexts.Title(Role));
        var undo = Until is null && former is not null && former != Role
            ? new RoleUndo(UserId, Member.DisplayName, former, Role, (time.GetUtcNow() + RoleUndo.Time).ToUnixTimeSeconds()) : null;
        if (await RowAsync(ct) is { } row)
        {
            return Partial("_Rows", new[] { row with { Said = said, Undo = undo } });
        }

        TempData.Notify(said);
        undo?.Offer(TempData);
        return this.SeeOther(Back!);
    }

    private async Task<IActionResult> RefusedAsync(string problem, string? present, CancellationToken ct)
    {
        if (await RowAsync(ct) is { } row)
        {
            return Partial("_Rows", new[] { row with { Problem = problem } });
        }

        ModelState.Clear();
        ModelState.AddModelError(nameof(Role), problem);
        // The form now shows the current role, so submitting it again is an informed decision.
        Seen = present ?? "";
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
