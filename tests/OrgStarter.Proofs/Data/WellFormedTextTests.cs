using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Organizations;
using OrgStarter.Texts;

namespace OrgStarter.Proofs.Data;

public sealed class WellFormedTextTests
{
    /// <summary>Any UTF-16, often of what is forbidden in text.</summary>
    private static readonly Gen<string> AnyText = Gen.String[Gen.Frequency(
        (3, Gen.Char),
        (2, Gen.OneOf('\0', '\uFFFE', '\uFFFF', '\uFDD0', '\uD83F', '\uDFFE', '\uDFFF')),
        (1, Gen.Char['\uD800', '\uDFFF']),
        (1, Gen.Char.AlphaNumeric)), 0, 100];

    [Fact]
    public void Whatever_comes_can_be_normalized_searched_sorted_compared_and_written() => AnyText.Sample(text =>
    {
        foreach (var form in Enum.GetValues<NormalizationForm>())
        {
            Assert.Equal(text.Length == 0, WellFormedText.Normalize(text, form).Length == 0);
        }

        var folded = Folding.Fold(text);
        Assert.Equal(
            folded,
            new UTF8Encoding(
                false,
                throwOnInvalidBytes: true).GetString(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(folded)));
        Assert.All(Folding.Words(text), word => Assert.Contains(word, folded, StringComparison.Ordinal));
        Assert.Equal(OrganizationName.Clean(text).Length > 0, TypedName.Is(text, text));
        Assert.Equal(WellFormedText.Clean(text), WellFormedText.Clean(WellFormedText.Clean(text)));
        _ = LogtoAddress.Clean(text + "@" + text);
    });

    [Fact]
    public void Cleaning_leaves_text_that_is_well_formed_alone() => AnyText.Sample(text =>
    {
        var clean = WellFormedText.Clean(text);
        return ReferenceEquals(clean, WellFormedText.Clean(clean)) || clean == WellFormedText.Clean(clean);
    });

    [Fact]
    public void Nothing_is_cut_in_half() => Gen.Select(AnyText.Select(WellFormedText.Clean), Gen.Int[1, 60]).Sample((text, length) =>
        WellFormedText.Clean(WellFormedText.Cut(text, length)) == WellFormedText.Cut(text, length)
            && WellFormedText.Cut(text, length).Length <= length);

    [Fact]
    public async Task A_refusal_of_Logtos_that_holds_half_a_character_is_a_refusal()
    {
        using var refused = new HttpResponseMessage(HttpStatusCode.UnprocessableEntity)
        {
            Content = new StringContent("""{"code":"user.\ud83d","message":"\ud83d"}""")
        };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await LogtoErrors.FromAsync(refused)).Status);
    }

    [Theory]
    [InlineData("""{"id":"a","name":"Mal\ufffelory"}""", "Mal\uFFFDlory")]
    [InlineData("""{"id":"a","name":"Mal\ud83dlory \/ \"\u00e9\"\n"}""", "Mal\uFFFDlory / \"é\"\n")]
    [InlineData("""{"id":"a","name":"Mal\udc00\ud83d\ude00"}""", "Mal\uFFFD\U0001F600")]
    [InlineData("""{"id":"a","name":"Mal\u0000lory"}""", "Mal\uFFFDlory")]
    public void What_Logto_answers_is_cleaned_while_it_is_read(string json, string name)
    {
        Assert.Equal(name, JsonSerializer.Deserialize<LogtoUser>(json, LogtoClients.Json)!.Name);
        Assert.Contains("Mal", JsonSerializer.Serialize(new LogtoRole("a", "Mal\uD800"), LogtoClients.Json), StringComparison.Ordinal);
    }
}
