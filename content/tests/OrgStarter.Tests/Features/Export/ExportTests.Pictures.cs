namespace OrgStarter.Tests.Features.Export;

public sealed partial class ExportTests
{
    private static readonly Dictionary<string, string> ReasonsOfPictures = new()
    {
        ["Pictures"] = "The address of the logo is public.",
    };
}
