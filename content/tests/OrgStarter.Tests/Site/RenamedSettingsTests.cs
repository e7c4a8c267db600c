using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Jobs;
using OrgStarter.Site;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

public sealed class RenamedSettingsTests
{
    /// <summary>The test site itself sets Invitations:ResultsTimeout and Site:JobStartDelay.</summary>
    [Fact]
    public async Task A_site_reads_settings_by_their_former_names_unless_the_new_ones_are_set_and_warns()
    {
        await using var site = await TestSite.StartAsync(settings:
        [
            ("invitations:life", "2.00:00:00"), ("Invitations:Keep", "02:00:00"),
            ("Sessions:KeepOrigin", "03:00:00"), ("Invitations:Patience", "00:00:07"), ("Site:WorkDelay", "9.00:00:00"),
        ]);

        var invitations = site.Services.GetRequiredService<IOptionsMonitor<InvitationOptions>>().CurrentValue;
        Assert.Equal(TimeSpan.FromDays(2), invitations.Lifetime);
        Assert.Equal(TimeSpan.FromHours(2), invitations.ResultsRetention);
        Assert.Equal(TimeSpan.FromHours(3), site.Services.GetRequiredService<IOptions<SessionLifetimeOptions>>().Value.NetworkRetention);
        Assert.Equal(TimeSpan.FromSeconds(30), invitations.ResultsTimeout);
        Assert.Equal(TimeSpan.Zero, site.Services.GetRequiredService<IOptions<JobOptions>>().Value.JobStartDelay);

        var warnings = site.Logs.All
            .Where(line => line.Level == LogLevel.Warning && line.Category.Contains("RenamedSettings", StringComparison.Ordinal))
            .Select(line => line.Text)
            .ToList();
        Assert.Equal(5, warnings.Count);
        Assert.Contains(
            warnings,
            line =>
                line.StartsWith(
                    "The setting Sessions:KeepOrigin was renamed: set Sessions:NetworkRetention in its place",
                    StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_site_whose_settings_have_their_names_warns_of_nothing()
    {
        await using var site = await TestSite.StartAsync(settings: ("Sessions:NetworkRetention", "03:00:00"));

        Assert.Equal(TimeSpan.FromHours(3), site.Services.GetRequiredService<IOptions<SessionLifetimeOptions>>().Value.NetworkRetention);
        Assert.DoesNotContain(site.Logs.All, line => line.Category.Contains("RenamedSettings", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Site:WorkDelay", "Site:JobStartDelay")]
    [InlineData("Invitations:Life", "Invitations:Lifetime")]
    public void The_source_of_a_setting_does_not_matter(string former, string name)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection([new(former, "00:01:00")]);
        builder.AddRenamedSettings();
        Assert.Equal("00:01:00", builder.Configuration[name]);

        builder.Configuration.AddInMemoryCollection([new(former, "00:02:00")]);
        Assert.Equal("00:02:00", builder.Configuration[name]);

        builder.Configuration.AddInMemoryCollection([new(name, "00:04:00"), new(former, "00:05:00")]);
        Assert.Equal("00:04:00", builder.Configuration[name]);
    }
}
