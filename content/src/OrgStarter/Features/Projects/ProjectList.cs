using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;

namespace OrgStarter.Features.Projects;

/// <summary>Reads the current organization's projects. The query filter of <see cref="AppDbContext"/> restricts them to it.</summary>
public sealed class ProjectList(AppDbContext db)
{
    /// <param name="page">Starts at 1. A page past the end returns the last page.</param>
    /// <param name="search">Part of a name or description; null for all.</param>
    /// <returns>Ordered by name.</returns>
    public async Task<(IReadOnlyList<Project> Rows, Paging Paging)> PageAsync(int page, int pageSize, string? search, CancellationToken ct)
    {
        var found = db.Projects.AsNoTracking();
        if (search is not null)
        {
            var pattern = LikePattern.ContainsInAnyCase(search);
#pragma warning disable CA1304, CA1311, CA1862 // The database converts to lowercase, without a culture.
            found = found.Where(project => EF.Functions.Like(project.Name.ToLower(), pattern, LikePattern.Escape)
                || EF.Functions.Like(project.Description!.ToLower(), pattern, LikePattern.Escape));
#pragma warning restore CA1304, CA1311, CA1862
        }

        var paging = new Paging(page, pageSize, await found.CountAsync(ct));
        paging = paging with { Page = Math.Min(page, paging.Pages) };
        var rows = await found.OrderBy(project => project.Name).ThenBy(project => project.Id)
            .Skip((paging.Page - 1) * pageSize).Take(pageSize).ToListAsync(ct);
        return (rows, paging);
    }

    public Task<Project?> FindAsync(Guid id, CancellationToken ct) => db.Projects.FirstOrDefaultAsync(project => project.Id == id, ct);
}
