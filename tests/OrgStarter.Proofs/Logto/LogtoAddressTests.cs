using OrgStarter.Logto;

namespace OrgStarter.Proofs.Logto;

public sealed class LogtoAddressTests
{
    [Theory]
    [InlineData("zoe@example.com", "zoe@example.com")]
    [InlineData(" Zoe@Example.COM ", "zoe@example.com")]
    [InlineData("o'neil+tag_1.x-y@mail.example.co.uk", "o'neil+tag_1.x-y@mail.example.co.uk")]
    [InlineData("z\u200Boe@exam\u00ADple.com\u202C", "zoe@example.com")]
    [InlineData("zoe@bücher.example", "zoe@xn--bcher-kva.example")]
    [InlineData("zoe@BÜCHER.example", "zoe@xn--bcher-kva.example")]
    [InlineData("zoe@例子.example", "zoe@xn--fsqu00a.example")]
    [InlineData("zoe@пример.рф", null)]
    [InlineData("zoé@example.com", null)]
    [InlineData("\u212Aate@example.com", null)]
    [InlineData("zoe/22@example.com", null)]
    [InlineData("zoe@[127.0.0.1]", null)]
    [InlineData("zoe@exa_mple.com", null)]
    [InlineData("zoe@123.45", null)]
    [InlineData("zoe@example", null)]
    [InlineData("zoe@example.c", null)]
    [InlineData(".zoe@example.com", null)]
    [InlineData("zoe.@example.com", null)]
    [InlineData("z..e@example.com", null)]
    [InlineData("zoe@example..com", null)]
    [InlineData("zoe@ex\uFFFEample.com", null)]
    [InlineData("zoe@example.com\nbcc: eve@example.com", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_address_has_the_form_that_Logto_takes(string? typed, string? address) =>
        Assert.Equal(address, LogtoAddress.Clean(typed));

    [Fact]
    public void The_longest_is_the_longest_that_a_person_can_have()
    {
        Assert.NotNull(LogtoAddress.Clean(new string('z', LogtoAddress.Length - 12) + "@example.com"));
        Assert.Null(LogtoAddress.Clean(new string('z', LogtoAddress.Length - 11) + "@example.com"));
    }
}
