using CsCheck;
using OrgStarter.Platform.Invitations;

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
    [InlineData("ann@münchen.example", "ann@xn--mnchen-3ya.example")]
    [InlineData("ann+tag@mail.example.co.uk", "ann+tag@mail.example.co.uk")]
    [InlineData("ann@localhost", null)]
    [InlineData("ann@example.", null)]
    [InlineData("@example.com", null)]
    [InlineData("ann", null)]
    [InlineData("ann@@example.com", null)]
    [InlineData("\"ann lee\"@example.com", null)]
    [InlineData("To: ann@example.com", "ann@example.com")]
    [InlineData("2. ann@example.com", "ann@example.com")]
    [InlineData("• ann@example.com.", "ann@example.com")]
    [InlineData("\"ann@example.com\"", "ann@example.com")]
    [InlineData("ann@example.com (Ann Lee)", "ann@example.com")]
    [InlineData("\"Ann @ Work\" <ann@example.com>", "ann@example.com")]
    [InlineData("\"ann@example.com\" <ann@example.com>", "ann@example.com")]
    [InlineData("ann@example.com<ann@example.com>", "ann@example.com")]
    [InlineData("Ann Lee ann@example.com", null)]
    [InlineData("mailto:ann@example.com?cc=bob@example.com", null)]
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
    [InlineData("<a@x.org> <b@x.org>")]
    [InlineData("<a@x.org><b@x.org>")]
    [InlineData("a@x.org Bob <b@x.org>")]
    [InlineData("Ann <a@x.org> Bob <b@x.org>")]
    [InlineData("Ann <a@x.org> and Bob <b@x.org>")]
    [InlineData("a@x.org and b@x.org")]
    [InlineData("a@x.org / b@x.org")]
    [InlineData("a@x.org/b@x.org")]
    [InlineData("Ann <a@x.org> / Bob <b@x.org>")]
    [InlineData("<a@x.org; b@x.org>")]
    [InlineData("Friends: a@x.org, Bob <b@x.org>;")]
    [InlineData("To: a@x.org b@x.org")]
    [InlineData("mailto:a@x.org mailto:b@x.org")]
    [InlineData("\"a@x.org\",\"b@x.org\"")]
    [InlineData("- a@x.org\n- b@x.org")]
    [InlineData("a@x.org\u2028b@x.org")]
    [InlineData("a@x.org & b@x.org\ta@x.org 和 b@x.org")]
    public void Any_usual_separation_is_understood_and_each_address_kept_once(string typed) =>
        Assert.Equal(["a@x.org", "b@x.org"], AddressList.Parse(typed).Select(line => line.Address));

    [Theory]
    [InlineData("a@x.org Bob, b@x.org", "!a@x.org Bob,b@x.org")]
    [InlineData("Ann Lee a@x.org b@x.org", "!Ann Lee,a@x.org,b@x.org")]
    [InlineData("a@x.org <Bob> b@x.org", "a@x.org,!<Bob>,b@x.org")]
    [InlineData("Ann,Lee,a@x.org,Sales", "!Ann,!Lee,a@x.org,!Sales")]
    [InlineData("a@x.org zoé@x.org <b@x.org>", "a@x.org,!zoé@x.org,b@x.org")]
    [InlineData("a@x.org @ b@x.org", "a@x.org,!@,b@x.org")]
    [InlineData("\"a@x.org<b@x.org\"@>", "a@x.org,!b@x.org\"@")]
    public void What_belongs_to_no_address_is_a_line_of_its_own(string typed, string lines) =>
        Assert.Equal(lines.Split(','), AddressList.Parse(typed).Select(line => line.Address ?? $"!{line.Typed}"));

    [Fact]
    public void Every_address_in_a_text_is_read_or_comes_back()
    {
        string[] people =
        [
            "ann@x.org", "<bob@x.org>", "Cem <cem@x.org>", "\"Dee, D.\" <dee@x.org>", "mailto:eve@x.org", "'fay@x.org'", "zoé@x.org",
            "gus@[127.0.0.1]", "hal@exa_mple.com", "<ivo@x.org", "(jan@x.org)", "\"kim lee\"@x.org", "len@x"
        ];
        string[] between =
        [
            " ", ", ", "; ", "\n", "\t", " and ", " / ", "/", " Bob ", " (Sales) ", " \"x\" ", " > ", " <> ", ": ", "  ", " und ", "，",
            "\u200B ", " @ "
        ];
        Gen.Select(Gen.OneOf(people), Gen.OneOf(between)).Array[1, 12].Sample(parts =>
        {
            var pasted = string.Concat(parts.Select(part => part.Item1 + part.Item2));
            var lines = AddressList.Parse(pasted);
            foreach (var (person, _) in parts)
            {
                var name = person.Split('@')[0].Split('<', ':', '(', '\'', '"')[^1];
                Assert.True(
                    lines.Any(line => (line.Address ?? line.Typed).Contains(name, StringComparison.Ordinal)),
                    $"{person} is lost of: {pasted}");
            }
        });
    }

    [Fact]
    public void Every_word_with_an_at_sign_comes_out_of_any_text() =>
        Gen.String[Gen.OneOf("ab@@@..<>\"\"()';, \n\t/|&:-é\u00AD\uD83D\uFFFE".ToCharArray()), 0, 60].Sample(pasted =>
        {
            var lines = string.Join('\n', AddressList.Parse(pasted).SelectMany(line => new[] { line.Typed, line.Address }));
            Assert.All(
                pasted.Split([.. " \n\t<>()\"',;/|&:"], StringSplitOptions.RemoveEmptyEntries)
                    .Where(word => word.Contains('@', StringComparison.Ordinal)),
                word => Assert.Contains(word, lines, StringComparison.OrdinalIgnoreCase));
        });

    [Fact]
    public void Of_a_line_too_long_to_be_kept_it_is_known()
    {
        Assert.True(Assert.Single(AddressList.Parse(new string('x', 400) + "@")).IsCut);
        Assert.Equal(
            ("a@x.org", "a@x.org", false),
            Assert.Single(AddressList.Parse($"{new string('x', 400)} <a@x.org>")) is var line
                ? (line.Typed, line.Address, line.IsCut)
                : default);
    }

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
