using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrgStarter.DevLogto;
using OrgStarter.Platform.LogtoSync.Webhooks;

namespace OrgStarter.Tests.Logto;

public sealed class ConfigurationTests
{
    private static readonly (string, string)[] Complete =
    [
        ("Logto:Endpoint", "https://auth.example.com"), ("Logto:AppId", "app"), ("Logto:AppSecret", "secret"),
        ("Logto:M2M:AppId", "m2m"), ("Logto:M2M:AppSecret", "secret"),
    ];

    [Fact]
    public void Nothing_configured_in_production_refuses_to_start_and_says_what_to_type()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Start("Production"));
        Assert.Contains("Logto__Endpoint=", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Logto:AppId")]
    [InlineData("Logto:AppSecret")]
    [InlineData("Logto:M2M:AppId")]
    [InlineData("Logto:M2M:AppSecret")]
    public void A_missing_setting_is_named(string missing)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Start("Production", [.. Complete.Where(s => s.Item1 != missing)]));
        Assert.Contains(missing, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth.example.com")]
    [InlineData("http://auth.example.com")]
    [InlineData("ftp://auth.example.com")]
    public void An_address_that_is_not_https_is_refused(string endpoint)
    {
        var refusal = Assert.Throws<OptionsValidationException>(
            () => Start("Production", [.. Complete.Where(s => s.Item1 != "Logto:Endpoint"), ("Logto:Endpoint", endpoint)]));
        Assert.Contains("https address", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5999")]
    [InlineData("http://*:5999")]
    [InlineData("http://[::]:5999")]
    [InlineData("http://192.168.0.7:5999")]
    [InlineData("http://localhost.example.com:5999")]
    [InlineData("https://localhost:5999")]
    [InlineData("/tmp/socket")]
    public async Task The_embedded_Logto_refuses_any_address_but_loopback(string address)
    {
        var options = new DevLogtoOptions
        {
            RolePermissions = SiteRoles.Template.ByRole,
            WebhookEvents = WebhookEvents.Wanted,
            Url = address
        };
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => DevLogtoServer.StartAsync(options));
        Assert.Contains("this machine only", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_embedded_Logto_does_not_start_outside_Development()
    {
        // Staging, nothing configured: no embedded Logto steps in, so the refusal is the same as in production.
        var refusal = Assert.Throws<OptionsValidationException>(() => Start("Staging"));
        Assert.Contains("Only in Development", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Staging")]
    [InlineData("Production")]
    public async Task The_embedded_Logto_itself_refuses_to_start_outside_Development(string environment)
    {
        // Registered by hand, past the condition that keeps it out.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new DevLogtoOptions
        {
            RolePermissions = SiteRoles.Template.ByRole,
            WebhookEvents = WebhookEvents.Wanted
        });
        builder.Services.AddHostedService<DevLogtoService>();
        await using var app = builder.Build();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("in Development only", refusal.Message, StringComparison.Ordinal);
    }

    private static void Start(string environment, params (string Name, string Value)[] settings)
    {
        using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment(environment);
            foreach (var (name, value) in settings)
            {
                host.UseSetting(name, value);
            }
        });
        _ = factory.Server;
    }
}
