using OrgStarter.Nouns;

namespace OrgStarter.Tests.Nouns;

public sealed class NounTests
{
    [Fact]
    public void Every_noun_says_above_itself_that_it_is_one() => Assert.Equal(
        typeof(Noun).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Noun))).Select(type => type.Name).Order(),
        Noun.All.Select(noun => noun.GetType().Name).Order());
}
