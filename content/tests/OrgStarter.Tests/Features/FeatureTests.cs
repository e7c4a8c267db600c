using OrgStarter.Features;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Features;

public sealed class FeatureTests
{
    [Fact]
    public void Every_feature_is_registered_by_an_attribute_of_the_assembly() => Listed.AssertEqual(
        "features",
        Listed.SubclassesOf<Feature>(typeof(Feature).Assembly).Select(type => type.Name),
        Feature.All.Select(feature => feature.GetType().Name),
        "the site: above the namespace of its own file",
        "[assembly: Feature<{0}>]",
        "the file of the feature");
}
