using CsCheck;
using OrgStarter.Platform.Organizations;

namespace OrgStarter.Tests.Organizations;

public sealed class OrganizationNameTests
{
    [Theory]
    [InlineData("  Aurora   Coffee ", "Aurora Coffee")]
    [InlineData("Aurora\u00A0\tCoffee", "Aurora Coffee")]
    [InlineData("Cafe\u0301", "Café")]
    [InlineData(null, "")]
    public void White_space_is_folded_and_letters_composed(string? typed, string cleaned) =>
        Assert.Equal(cleaned, OrganizationName.Clean(typed));

    [Theory]
    [InlineData("A")]
    [InlineData("مقهى الفجر")]
    [InlineData("👩‍👩‍👧 Family")]
    [InlineData("<b>Bold</b> & 'Sons'")]
    [InlineData("愛知縣")]
    public void What_people_can_read_is_a_name(string name) => Assert.Null(OrganizationName.Problem(name));

    [Theory]
    [InlineData("")]
    [InlineData("\u200B")]
    [InlineData("\u200D\u200D")]
    [InlineData("a\u0000b")]
    [InlineData("moc.live\u202Eexample")]
    [InlineData("\u2066hidden\u2069")]
    [InlineData("\u3164")]
    [InlineData("\u2800\u2800")]
    [InlineData("\u034F")]
    [InlineData("\uFE0F")]
    [InlineData("\u0301")]
    [InlineData("\u115F\u1160")]
    [InlineData("\uFFA0")]
    [InlineData("\u2028")]
    [InlineData("\U000E0041")]
    [InlineData("\U0001D159")]
    [InlineData("Aurora\uFFFF")]
    [InlineData("Aurora\uFDD0")]
    [InlineData("\uFFFD")]
    public void What_people_cannot_read_or_would_misread_is_none(string name) =>
        Assert.NotNull(OrganizationName.Problem(OrganizationName.Clean(name)));

    [Theory]
    [InlineData('\uFFFE')]
    [InlineData('\uD800')]
    [InlineData('\uDC00')]
    public void What_no_normalization_takes_is_none_either(char c) =>
        Assert.NotNull(OrganizationName.Problem(OrganizationName.Clean($"Aurora{c}")));

    [Fact]
    public void The_limit_is_Logtos()
    {
        Assert.Null(OrganizationName.Problem(new string('x', 128)));
        Assert.NotNull(OrganizationName.Problem(new string('x', 129)));
    }

    [Fact]
    public void Cleaning_twice_changes_nothing_more() =>
        Gen.String[Gen.Char, 0, 60].Sample(typed => OrganizationName.Clean(OrganizationName.Clean(typed)) == OrganizationName.Clean(typed));
}
