using OrgStarter.Testing;

namespace OrgStarter.Tests.Architecture;

public sealed class ListedTests
{
    [Fact]
    public void A_new_page_that_a_list_forgets_is_named_with_the_line_to_add_and_the_file()
    {
        var message = Assert.ThrowsAny<Exception>(() => Listed.AssertEqual("pages", ["/Old", "/New"], ["/Old", "/Gone"], "Public")).Message;
        Assert.Contains("These pages are not listed yet. Add to Public, in tests/", message, StringComparison.Ordinal);
        Assert.Contains($"/Architecture/{nameof(ListedTests)}.cs:{Environment.NewLine}    \"/New\",", message, StringComparison.Ordinal);
        Assert.Contains("not found any more", message, StringComparison.Ordinal);
        Assert.Contains("    /Gone", message, StringComparison.Ordinal);
        Assert.DoesNotContain("/Old", message, StringComparison.Ordinal);
    }
}
