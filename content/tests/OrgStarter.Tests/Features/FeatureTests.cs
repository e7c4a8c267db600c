using OrgStarter.Features;

namespace OrgStarter.Tests.Features;

public sealed class FeatureTests
{
    [Fact]
    public void Every_feature_is_registered_by_an_attribute_of_the_assembly() => Assert.Equal(
        typeof(Feature).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Feature))).Select(type => type.Name).Order(),
        Feature.All.Select(feature => feature.GetType().Name).Order());
}
