using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.Projects;

public enum SaveOutcome
{
    Saved,

    /// <summary>There is no such project in the organization, or not any more.</summary>
    Missing,

    /// <summary>Somebody saved it since the version that was edited. Saving again with the present version overwrites theirs.</summary>
    ChangedMeanwhile,
}

/// <summary>Creates, saves and deletes projects of the current organization, from forms that have been validated.</summary>
public sealed class ProjectChanges(AppDbContext db, ProjectList list, CurrentTenant tenant, TimeProvider time)
{
    public async Task<Project> CreateAsync(ProjectForm form, CancellationToken ct)
    {
        var project = new Project
        {
            Name = form.Name!.Trim(),
            Description = form.Description?.Trim(),
            CreatedBy = tenant.UserId,
            CreatedAt = time.GetUtcNow(),
        };
        db.Projects.Add(project);
        await db.SaveChangesAsync(ct);
        return project;
    }

    /// <returns>The project as it is now; null when it is missing.</returns>
    public async Task<(SaveOutcome Outcome, Project? Project)> SaveAsync(Guid id, ProjectForm form, CancellationToken ct)
    {
        if (await list.FindAsync(id, ct) is not { } project)
        {
            return (SaveOutcome.Missing, null);
        }

        var found = project.Version;
        project.Name = form.Name!.Trim();
        project.Description = form.Description?.Trim();
        project.Version = Guid.NewGuid();
        if (found == form.Version && await TrySaveAsync(ct))
        {
            return (SaveOutcome.Saved, project);
        }

        await db.Entry(project).ReloadAsync(ct);
        return db.Entry(project).State == EntityState.Detached ? (SaveOutcome.Missing, null) : (SaveOutcome.ChangedMeanwhile, project);
    }

    /// <returns>What was deleted; null when it is missing.</returns>
    public async Task<Project?> DeleteAsync(Guid id, CancellationToken ct)
    {
        if (await list.FindAsync(id, ct) is not { } project)
        {
            return null;
        }

        // Not by one statement without the loaded row: what is deleted stands in the audit as it was.
        db.Remove(project);
        while (!await TrySaveAsync(ct))
        {
            // Somebody else saved or deleted it this very moment: what they saved is deleted, and gone is gone.
            await db.Entry(project).ReloadAsync(ct);
            if (db.Entry(project).State != EntityState.Detached)
            {
                db.Remove(project);
            }
        }

        return project;
    }

    /// <summary>False when somebody saved or deleted the same project between our reading and our writing.</summary>
    private async Task<bool> TrySaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
