using OrgStarter.Nouns;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Nouns;

public sealed class NounTests
{
    [Fact]
    public void Every_noun_says_above_itself_that_it_is_one() => Listed.AssertEqual(
        "nouns", Listed.SubclassesOf<Noun>(typeof(Noun).Assembly).Select(type => type.Name), Noun.All.Select(noun => noun.GetType().Name),
        "the site: above the namespace of its own file", "[assembly: Noun<{0}>]", "the file of the noun");
}
