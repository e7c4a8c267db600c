using OrgStarter.Testing;

namespace OrgStarter.Tests.Audit;

public sealed partial class AuditWalkTests
{
    private static readonly Dictionary<string, Walk> OfExport = new()
    {
        ["Export.IndexModel.OnPostZipAsync"] = async (_, owner, organization) =>
        {
            await owner.GetAsync(organization.At("settings/export"));
            await owner.SubmitAsync("#form");
            return ("Data exported", organization.Name);
        },
    };
}
