using System.Net;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Http;

namespace OrgStarter.Tests.Audit;

public sealed class AuditOriginTests
{
    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:1234:5678:9abc:def0:1234:5678", "2001:db8:1234::/48")]
    [InlineData("::1", "::/48")]
    public void An_address_is_cut_to_its_network(string address, string network) =>
        Assert.Equal(network, Network.Of(IPAddress.Parse(address)).ToString());

    [Theory]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
        "Edge, Windows")]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
        "Chrome, Android")]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
        "Safari, iOS")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux")]
    [InlineData("curl/8.5.0", "curl")]
    [InlineData("\u0001\u0002", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_user_agent_is_cut_to_browser_and_system(string? agent, string? kept) => Assert.Equal(kept, AuditOrigin.Shorten(agent));

    [Fact]
    public void A_program_with_a_long_name_is_cut() =>
        Assert.Equal(AuditOrigin.AgentLength, AuditOrigin.Shorten(new string('x', 5000))!.Length);

    [Fact]
    public void An_id_sorts_by_its_time_and_a_period_begins_below_all_ids_of_its_first_moment()
    {
        var at = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(AuditId.New(at) >= AuditId.LowestAt(at));
            Assert.True(AuditId.New(at.AddMilliseconds(-1)) < AuditId.LowestAt(at));
            Assert.True(string.CompareOrdinal(AuditId.New(at).ToString(), AuditId.New(at.AddMilliseconds(1)).ToString()) < 0);
        }
    }

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        var cut = AuditText.Cut(new string('x', AuditText.Length - 2) + "🦊🦊")!;
        Assert.True(cut.Length <= AuditText.Length);
        Assert.EndsWith("x…", cut, StringComparison.Ordinal);
        Assert.Equal("short", AuditText.Cut("short"));
    }
}
