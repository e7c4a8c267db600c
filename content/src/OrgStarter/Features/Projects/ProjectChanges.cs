using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.Projects;

public enum SaveOutcome
{
    Saved,

    /// <summary>The organization does not have this project, or it was deleted.</summary>
    Missing,

    /// <summary>Another user saved it after this version. Saving again with the current version overwrites that change.</summary>
    ChangedMeanwhile,
}

/// <summary>Creates, saves and deletes the current organization's projects. The caller validates the form.</summary>
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

    /// <returns>The current project; null if missing.</returns>
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

    /// <returns>The deleted project; null if missing.</returns>
    public async Task<Project?> DeleteAsync(Guid id, CancellationToken ct)
    {
        if (await list.FindAsync(id, ct) is not { } project)
        {
            return null;
        }

        // Load the row before deleting it: the audit log records its values.
        db.Remove(project);
        while (!await TrySaveAsync(ct))
        {
            // Another user saved or deleted it at the same time. Delete the new version; a deleted project needs nothing more.
            await db.Entry(project).ReloadAsync(ct);
            if (db.Entry(project).State != EntityState.Detached)
            {
                db.Remove(project);
            }
        }

        return project;
    }

    /// <summary>Returns false if another user saved or deleted the project since it was read.</summary>
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
