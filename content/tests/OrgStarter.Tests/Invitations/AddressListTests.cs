using CsCheck;
using OrgStarter.Invitations;

namespace OrgStarter.Tests.Invitations;

public sealed class AddressListTests
{
    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("  ANN@Example.COM ", "ann@example.com")]
    [InlineData("Ann Lee <ann@example.com>", "ann@example.com")]
    [InlineData("\"Lee; Ann\" <ann@example.com>", "ann@example.com")]
    [InlineData("\"Lee \\\"A, B\\\"; Ann\" <ann@example.com>", "ann@example.com")]
    [InlineData("Lee, Ann <ann@example.com>", "ann@example.com")]
    [InlineData("<ann@example.com>", "ann@example.com")]
    [InlineData("Ann (Sales) <Ann@Example.com>", "ann@example.com")]
    [InlineData("mailto:ann@example.com", "ann@example.com")]
    [InlineData("'ann@example.com'", "ann@example.com")]
    [InlineData("Ann <ann>", null)]
    [InlineData("Ann <ann@example.com> Lee", null)]
    [InlineData("ann@exa mple.com", null)]
    [InlineData("ann@münchen.example", "ann@münchen.example")]
    [InlineData("ann+tag@mail.example.co.uk", "ann+tag@mail.example.co.uk")]
    [InlineData("ann@localhost", null)]
    [InlineData("ann@example.", null)]
    [InlineData("@example.com", null)]
    [InlineData("ann", null)]
    [InlineData("ann@@example.com", null)]
    [InlineData("\"ann lee\"@example.com", null)]
    public void One_line_is_an_address_or_it_is_not(string typed, string? address) =>
        Assert.Equal(address, Assert.Single(AddressList.Parse(typed)).Address);

    [Theory]
    [InlineData("a@x.org,b@x.org")]
    [InlineData("a@x.org;b@x.org")]
    [InlineData("a@x.org\nb@x.org")]
    [InlineData("a@x.org\r\n\r\nb@x.org\r\n")]
    [InlineData(" a@x.org ,\t b@x.org , A@X.ORG,")]
    [InlineData("a@x.org b@x.org")]
    [InlineData("a@x.org，b@x.org；")]
    [InlineData("Ann <a@x.org>, \"Bee, B; C\" <b@x.org>;\nA@x.org")]
    [InlineData("Lee, Ann <a@x.org>; Bee, Ben <b@x.org>")]
    [InlineData("\"A\" <a@x.org>,\"B\" <b@x.org>\r\n")]
    public void Any_usual_separation_is_understood_and_each_address_kept_once(string typed) =>
        Assert.Equal(["a@x.org", "b@x.org"], AddressList.Parse(typed).Select(line => line.Address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ,;\n")]
    public void Nothing_typed_is_nothing(string? typed) => Assert.Empty(AddressList.Parse(typed));

    [Fact]
    public void A_quote_that_is_never_closed_takes_no_other_line_with_it() =>
        Assert.Equal([null, "b@x.org", "c@x.org"], AddressList.Parse("\"Ann a@x.org\nb@x.org, c@x.org").Select(line => line.Address));

    [Fact]
    public void A_long_line_without_an_end_is_read_in_no_time_and_kept_in_part() =>
        Assert.Equal(AddressList.LineLength, Assert.Single(AddressList.Parse(new string('"', 99) + new string('<', 100_000))).Typed.Length);

    [Fact]
    public void Whatever_is_pasted_never_breaks_and_never_yields_a_half_address() =>
        Gen.String.Sample(pasted =>
        {
            foreach (var line in AddressList.Parse(pasted).Where(line => line.Address is not null))
            {
                Assert.Contains('@', line.Address!);
                Assert.Equal(line.Address!.ToLowerInvariant(), line.Address);
            }
        });
}
