using OrgStarter.Data;
using OrgStarter.Features.Projects;
using OrgStarter.Platform.Audit;

namespace OrgStarter;

internal sealed partial class DemoData
{
    private static readonly (string Name, string Description, double Days)[] Projects =
    [
        ("Third café", "Lease, plans and permits for Harbor Street", 210),
        ("Spring menu", "Six drinks, two of them cold", 120),
        ("Subscription boxes", "Beans by mail, once or twice a month", 74),
        ("New roaster", "Compare three suppliers; delivery before summer", 38),
        ("Barista training", "One afternoon for everyone who joined this year", 12),
        ("Winter blend", "Tasting with the whole team", 3),
    ];

    static partial void AddSample(AppDbContext db, DateTimeOffset now)
    {
        foreach (var (i, (name, description, days)) in Projects.Index())
        {
            var (by, at) = (i % 2 == 0 ? Ben : Chloe, now.AddDays(-days));
            var created = new Project { Name = name, Description = description, CreatedBy = by.Id, CreatedAt = at };
            db.Projects.Add(created);
            var target = new AuditTarget(ProjectFeature.Target, created.Id.ToString(), name);
            var fields = new Dictionary<string, string?>
            {
                [nameof(Project.Name)] = name,
                [nameof(Project.Description)] = description
            };
            db.AuditEntries.Add(Entry(at, by, ProjectFeature.Created, target, null, fields));
        }
    }
}
