using CsCheck;
using OrgStarter.Organizations;

namespace OrgStarter.Tests.Organizations;

public sealed class OrganizationNameTests
{
    [Theory]
    [InlineData("  Aurora   Coffee ", "Aurora Coffee")]
    [InlineData("Aurora\u00A0\tCoffee", "Aurora Coffee")]
    [InlineData("Cafe\u0301", "Café")]
    [InlineData(null, "")]
    public void White_space_is_folded_and_letters_composed(string? typed, string cleaned) => Assert.Equal(cleaned, OrganizationName.Clean(typed));

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
    public void What_people_cannot_read_or_would_misread_is_none(string name) => Assert.NotNull(OrganizationName.Problem(name));

    [Fact]
    public void The_limit_is_Logtos()
    {
        Assert.Null(OrganizationName.Problem(new string('x', 128)));
        Assert.NotNull(OrganizationName.Problem(new string('x', 129)));
    }

    [Fact]
    public void Cleaning_twice_changes_nothing_more() =>
        Gen.String[Gen.Char['\u0020', '\u2FFF'], 0, 60].Sample(typed => OrganizationName.Clean(OrganizationName.Clean(typed)) == OrganizationName.Clean(typed));
}
