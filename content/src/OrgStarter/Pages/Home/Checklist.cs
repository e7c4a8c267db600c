using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Features;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Home;

public sealed record ChecklistStep(string Title, string Hint, string Address, bool IsDone);

/// <summary>
/// The steps of a new organization and of a new member, as far as the user may take them. It ends when all are done or the user hides it,
/// and does not come back.
/// </summary>
[ViewComponent(Name = nameof(Checklist))]
public sealed class Checklist(
    CurrentTenant tenant, CurrentSession session, CurrentOrganization organization, LastUsed lastUsed, OwnSecondFactor factor,
    SitePages pages, IPictures pictures, AppDbContext db, RowCache rows) : ViewComponent
{
    private const string Branding = "/Settings/Branding";
    private const string Profile = "/Account/Profile/Index";

    public async Task<IViewComponentResult> InvokeAsync()
    {
        if (await lastUsed.HasClosedChecklistAsync(tenant.UserId, tenant.OrganizationId))
        {
            return Content("");
        }

        var steps = await StepsAsync(HttpContext.RequestAborted);
        if (steps.TrueForAll(step => step.IsDone))
        {
            await lastUsed.CloseChecklistAsync(tenant.UserId, tenant.OrganizationId);
            return Content("");
        }

        return View("~/Pages/Home/_Checklist.cshtml", steps);
    }

    private async Task<List<ChecklistStep>> StepsAsync(CancellationToken ct)
    {
        var steps = new List<ChecklistStep>();
        if (tenant.May(Permissions.InviteMember))
        {
            Add(Text.Checklist_Invite, Text.Checklist_InviteHint, Page("/Members/Invitations/New"),
                await KeptAsync("invite", () => HasInvitedAsync(ct)));
        }

        if (tenant.May(Permissions.EditOrganization) && pages.Has(Branding))
        {
            Add(Text.Checklist_Look, Text.Checklist_LookHint, Page(Branding),
                await organization.ThisAsync(ct) is { Logo: not null } or { Color: not null });
        }

        var firsts = Feature.All.Select(feature => feature.FirstStep).OfType<FirstStep>();
        foreach (var first in firsts.Where(first => tenant.May(first.Permission)))
        {
            var isDone = await KeptAsync(first.Page, () => first.IsDoneAsync(db, ct));
            // What colleagues did long ago is no step of a new member.
            if (!isDone || tenant.May(Permissions.EditOrganization))
            {
                Add(first.Title(), first.Hint(), Page(first.Page), isDone);
            }
        }

        if (pictures.AreSupported && pages.Has(Profile))
        {
            Add(Text.Checklist_Picture, Text.Checklist_PictureHint, Page(Profile), session.Picture is not null);
        }

        Add(Text.Checklist_SecondFactor, Text.Checklist_SecondFactorHint, AccountAddress.SecondFactor(Page("/Home/Index")),
            await factor.IsKnownAsync(ct));
        return steps;

        string Page(string name) => Url.Page(name)!;

        void Add(string title, string hint, string address, bool isDone) => steps.Add(new ChecklistStep(title, hint, address, isDone));
    }

    private async Task<bool> HasInvitedAsync(CancellationToken ct) =>
        await db.InvitationRecords.AnyAsync(ct) || await db.DirectoryMembers.AnyAsync(member => member.UserId != tenant.UserId, ct);

    private ValueTask<bool> KeptAsync(string step, Func<Task<bool>> read) =>
        rows.GetAsync((nameof(Checklist), step, tenant.OrganizationId, tenant.UserId), read);
}
