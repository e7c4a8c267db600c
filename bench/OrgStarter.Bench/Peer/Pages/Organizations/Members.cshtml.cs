using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Peer.Data;

namespace Peer.Pages.Organizations;

[Authorize]
public class MembersModel(ApplicationDbContext db) : PageModel
{
    private const int PageSize = 20;
    private static readonly string[] Roles = ["owner", "admin", "member"];

    [BindProperty(SupportsGet = true)]
    public required string Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public int P { get; set; }

    public List<Member> Members { get; private set; } = [];

    public bool HasNext { get; private set; }

    public IEnumerable<SelectListItem> RolesOf(Member member) => Roles.Select(role => new SelectListItem(role, role, role == member.Role));

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await IsMemberAsync())
        {
            return NotFound();
        }

        var found = db.Members.AsNoTracking().Where(member => member.OrganizationId == Id);
        if (!string.IsNullOrWhiteSpace(Search))
        {
            found = found.Where(member => member.Name.Contains(Search) || member.Email.Contains(Search));
        }

        Members = await found.OrderBy(member => member.Name).ThenBy(member => member.UserId)
            .Skip(P * PageSize).Take(PageSize + 1).ToListAsync();
        HasNext = Members.Count > PageSize;
        Members = [.. Members.Take(PageSize)];
        return Page();
    }

    public async Task<IActionResult> OnPostRoleAsync(string userId, string role)
    {
        if (!await IsMemberAsync() || !Roles.Contains(role))
        {
            return NotFound();
        }

        await db.Members.Where(member => member.OrganizationId == Id && member.UserId == userId)
            .ExecuteUpdateAsync(row => row.SetProperty(member => member.Role, role));
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostRemoveAsync(string userId)
    {
        if (!await IsMemberAsync())
        {
            return NotFound();
        }

        await db.Members.Where(member => member.OrganizationId == Id && member.UserId == userId).ExecuteDeleteAsync();
        return RedirectToPage(new { Id });
    }

    private Task<bool> IsMemberAsync()
    {
        var userId = User.FindFirstValue(ClaimTypes.NameIdentifier);
        return db.Members.AnyAsync(member => member.OrganizationId == Id && member.UserId == userId);
    }
}
