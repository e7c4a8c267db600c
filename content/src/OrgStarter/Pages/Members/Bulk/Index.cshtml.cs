using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.BulkChanges;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members.Bulk;

/// <summary>Asks for the change of the selected members, and applies it.</summary>
[RequirePermission(Permissions.ManageMember)]
public sealed class IndexModel(MemberTable table, MemberBatches batches, RoleCatalog catalog, CurrentTenant tenant) : PageModel
{
    public const string Remove = "remove";

    [BindProperty(SupportsGet = true, Name = "ids")]
    public List<string> Ids { get; set; } = [];

    /// <summary>The roles that the form showed, in the order of <see cref="Ids"/>; empty for none.</summary>
    [BindProperty]
    public List<string?> Seen { get; set; } = [];

    /// <summary>The role to give, or <see cref="Remove"/>.</summary>
    [BindProperty]
    public string? Action { get; set; }

    public IReadOnlyList<DirectoryMember> Members { get; private set; } = [];

    public IReadOnlyList<OrganizationRole> Grantable { get; private set; } = [];

    public bool MayRemove => tenant.May(Permissions.DeleteMember);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await ReadAsync(ct);
        return this.PageOrFragment("_Form");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var seen = Ids.Zip(Seen).GroupBy(pair => pair.First).ToDictionary(pair => pair.Key, pair => pair.First().Second ?? "");
        await ReadAsync(ct);
        if (!(Action == Remove ? MayRemove : Grantable.Any(role => role.Name == Action)))
        {
            ModelState.AddModelError(nameof(Action), Text.Bulk_ChooseAction);
            return this.PageOrFragment("_Form");
        }

        if (Members.Count == 0)
        {
            return this.PageOrFragment("_Form");
        }

        var chosen = Members
            .Select(member => new Chosen(member.UserId, member.Name, seen.GetValueOrDefault(member.UserId, Roles.Join(member.HeldRoles))))
            .ToList();
        var batch = await batches.BeginAsync(chosen, Action == Remove ? null : Action, ct);
        return Request.IsFragmentRequest()
            ? Partial("_Results", batch)
            : this.SeeOther(Url.Page("/Members/Bulk/Results", new { batch = batch.Id })!);
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        Grantable = await catalog.GrantableAsync(tenant.Required.Permissions, ct);
        Members = await table.ManyAsync([.. Ids.Distinct().Take(MemberBatches.MaxMembers)], ct);
    }
}
