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

    [Fact]
    public void What_the_tests_enter_has_a_value_in_every_required_field()
    {
        var incomplete = from feature in TestedFeature.All
                         let missing = TestedFeature.MissingIn(feature.Example)
                         where missing.Count > 0
                         select $"Add a value to Entered, in {feature.GetType().Name}.cs, for {string.Join(", ", missing)}.";
        Assert.True(!incomplete.Any(), string.Join(Environment.NewLine, incomplete));
    }
}
