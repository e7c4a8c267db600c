using CsCheck;
using OrgStarter.Platform.Http;

namespace OrgStarter.Tests.Site;

public sealed class PagingTests
{
    [Theory]
    [InlineData(1, 20, 0, 1, 0, 0)]
    [InlineData(1, 20, 1, 1, 1, 1)]
    [InlineData(1, 20, 20, 1, 1, 20)]
    [InlineData(2, 20, 21, 2, 21, 21)]
    [InlineData(3, 20, 55, 3, 41, 55)]
    public void A_page_knows_how_many_there_are_and_what_it_shows(int page, int size, int total, int pages, int first, int last)
    {
        var paging = new Paging(page, size, total);
        Assert.Equal((pages, first, last), (paging.Pages, paging.First, paging.Last));
    }

    [Fact]
    public void Every_row_is_on_exactly_one_page() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[0, 500]).Sample((size, total) =>
        {
            var pages = Enumerable.Range(1, new Paging(1, size, total).Pages).Select(page => new Paging(page, size, total)).ToList();
            Assert.Equal(total, pages.Sum(page => total == 0 ? 0 : page.Last - page.First + 1));
            Assert.False(pages[0].HasPrevious);
            Assert.False(pages[^1].HasNext);
        });

    [Theory]
    [InlineData(int.MinValue, 1)]
    [InlineData(0, 1)]
    [InlineData(7, 7)]
    [InlineData(int.MaxValue, 1_000_000)]
    public void Whatever_an_address_says_is_a_page(int typed, int page) => Assert.Equal(page, Paging.FromAddress(typed));
}
