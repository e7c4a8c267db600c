using OrgStarter.Tests.Architecture;
using static OrgStarter.Tests.Invitations.DecisionTable;

namespace OrgStarter.Tests.Invitations;

/// <summary>The document says what the code's table says, cell by cell.</summary>
public sealed class DecisionDocumentTests
{
    private static readonly string[] Readers =
    [
        "signed out, has an account", "signed out, has none", "signed in as the invitee", "signed in as another user", "a member already",
        "the invitee, whose address has other letter case", "a user whose address was the invited one and has changed",
    ];

    private static readonly string[] States =
    [
        "pending", "ends within an hour", "expired", "revoked", "accepted by them", "accepted earlier by another account",
        "organization deleted", "inviter deleted", "organization requires a second factor", "no seat left",
    ];

    [Fact]
    public void The_table_of_the_document_is_the_table_of_the_code()
    {
        var table = Document.Table("who opens the link");
        Assert.Equal(States, table[0].Skip(1));
        Assert.Equal(Readers, table.Skip(1).Select(row => row[0]));
        foreach (var reader in Enum.GetValues<Reader>())
        {
            // Behind an impossible one stands the number of its reason.
            Assert.Equal(Rows[reader].Select(outcome => outcome.Name), table[1 + (int)reader].Skip(1).Select(cell => cell.Split(" (")[0]));
        }
    }

    [Fact]
    public void Every_case_of_the_document_has_the_heading_and_the_way_on_of_the_code() =>
        Assert.Equal(
            Outcomes.Select(outcome => $"{outcome.Name}|{outcome.Heading}|{outcome.Forward}"),
            Document.Table("case").Skip(1).Select(row => string.Join('|', row)));

    [Fact]
    public void Every_impossible_cell_has_its_reason()
    {
        var numbers = Document.Table("who opens the link")
            .Skip(1)
            .SelectMany(row => row)
            .Where(cell => cell.StartsWith("impossible", StringComparison.Ordinal))
            .Select(cell => cell.Split('(', ')')[1]);
        Assert.Equal(["1", "2", "3"], numbers);
        Assert.All(numbers, number => Assert.Single(Document.Lines, line => line.StartsWith($"{number}. ", StringComparison.Ordinal)));
    }

    private static DocsPage Document { get; } = new("invitations.md");
}
