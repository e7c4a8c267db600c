using CsCheck;
using OrgStarter.Invitations;

namespace OrgStarter.Tests.Invitations;

public sealed class AddressListTests
{
    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("  ANN@Example.COM ", "ann@example.com")]
    [InlineData("Ann Lee <ann@example.com>", "ann@example.com")]
    [InlineData("\"Lee; Ann\" <ann@example.com>", null)]
    [InlineData("ann@münchen.example", "ann@münchen.example")]
    [InlineData("ann+tag@mail.example.co.uk", "ann+tag@mail.example.co.uk")]
    [InlineData("ann@localhost", null)]
    [InlineData("ann@example.", null)]
    [InlineData("@example.com", null)]
    [InlineData("ann", null)]
    [InlineData("ann@@example.com", null)]
    [InlineData("\"ann lee\"@example.com", null)]
    public void One_line_is_an_address_or_it_is_not(string typed, string? address) =>
        Assert.Contains(AddressList.Parse(typed), line => line.Address == address);

    [Theory]
    [InlineData("a@x.org,b@x.org")]
    [InlineData("a@x.org;b@x.org")]
    [InlineData("a@x.org\nb@x.org")]
    [InlineData("a@x.org\r\n\r\nb@x.org\r\n")]
    [InlineData(" a@x.org ,\t b@x.org , A@X.ORG,")]
    public void Any_usual_separation_is_understood_and_each_address_kept_once(string typed) =>
        Assert.Equal(["a@x.org", "b@x.org"], AddressList.Parse(typed).Select(line => line.Address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ,;\n")]
    public void Nothing_typed_is_nothing(string? typed) => Assert.Empty(AddressList.Parse(typed));

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
