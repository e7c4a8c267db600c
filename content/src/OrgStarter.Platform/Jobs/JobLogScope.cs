namespace OrgStarter.Platform.Jobs;

/// <summary>What each line that is logged during a run carries.</summary>
internal static class JobLogScope
{
    public static Dictionary<string, object?> Of(Job job)
    {
        var scope = new Dictionary<string, object?> { ["JobKind"] = job.Kind, ["JobKey"] = job.Key };
        if (job.OrganizationId is { } organizationId)
        {
            (scope[nameof(job.OrganizationId)], scope[nameof(job.UserId)]) = (organizationId, job.UserId);
        }

        return scope;
    }
}
