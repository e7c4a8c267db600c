using OrgStarter.Testing;

namespace OrgStarter.Tests.Audit;

public sealed partial class AuditWalkTests
{
    private static readonly Dictionary<string, Walk> OfBulkChanges = new()
    {
        ["Members.Bulk.IndexModel.OnPostAsync"] = async (site, owner, organization) =>
        {
            var (_, address) = await site.JoinAsync(owner, organization, "member");
            await owner.GetAsync(organization.At("members"));
            await owner.GetAsync(organization.At($"members/bulk?ids={await site.PersonIdAsync(address)}"));
            await owner.SubmitAsync("#form", ("Action", "admin"));
            return ("Role changed", address);
        },
    };
}
