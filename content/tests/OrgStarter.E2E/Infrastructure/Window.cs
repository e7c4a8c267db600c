using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace OrgStarter.E2E.Infrastructure;

/// <summary>A browser window of one person. Whatever the browser complains about is kept, and fails the test at its end.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];
    private readonly List<string> expected = [];

    private readonly RealPages? realPages;

    /// <param name="realPages">How to get past the pages of a Logto that is not the embedded one.</param>
    public Window(IBrowserContext context, IPage page, RealPages? realPages)
    {
        (this.context, Page, this.realPages) = (context, page, realPages);
        page.Console += (_, message) =>
        {
            // What Logto's own pages run into is not ours: a refusal is how its registration goes on to the password.
            if (message.Type is "error" or "warning" && realPages?.IsTheirs(page.Url) != true)
            {
                complaints.Add($"{page.Url}: {message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => complaints.Add($"{page.Url}: {error}");
    }

    public IPage Page { get; }

    /// <summary>A complaint that this test causes on purpose.</summary>
    public void Expect(string complaint) => expected.Add(complaint);

    public Task GoAsync(string address) => Page.GotoAsync(address);

    public Task ClickAsync(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })
        .Or(Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })).Filter(new() { Visible = true }).Last.ClickAsync();

    /// <summary>In the main part of the page: the bar above it may have a link of the same name.</summary>
    public Task ClickMainAsync(string link) =>
        Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

    public Task SeeAsync(string text) => Assertions.Expect(Page.GetByText(text).Filter(new() { Visible = true }).First).ToBeVisibleAsync();

    /// <returns>The page and what of it is too wide; nothing when nothing is.</returns>
    public Task<string> TooWideAsync() => Page.EvaluateAsync<string>("""
        document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth ? '' :
          [`${location.pathname} at ${innerWidth}:`, ...[...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > document.scrollingElement.clientWidth)
            .map(e => e.outerHTML.slice(0, 80))].join('\n')
        """);

    public Task ArriveAsync(string pattern) => Assertions.Expect(Page).ToHaveURLAsync(new Regex(pattern));

    public async Task SignInAsync(string address)
    {
        await GoAsync("/account/sign-in");
        await TypeAddressAsync(address);
    }

    /// <summary>Logto's screen has filled in an address, whichever Logto it is.</summary>
    public async Task SeeAddressAsync(string address)
    {
        await (realPages?.ShowAsync(Page) ?? Task.CompletedTask);
        await Assertions.Expect(Page.Locator("#email, input[name=identifier]")).ToHaveValueAsync(address);
    }

    /// <summary>On Logto's screen, for signing in or up.</summary>
    public async Task TypeAddressAsync(string address)
    {
        if (realPages is not null)
        {
            await realPages.PassAsync(Page, address);
            return;
        }

        await Page.FillAsync("#email", address);
        await Page.ClickAsync("form.card button");
    }

    /// <summary>The same with hands on the keyboard alone, where the focus is in the field; Logto's own pages are Logto's
    /// business.</summary>
    public async Task KeyAddressAsync(string address)
    {
        if (realPages is not null)
        {
            await realPages.PassAsync(Page, address);
            return;
        }

        await Page.Keyboard.TypeAsync(address);
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>No barrier that axe calls serious or critical.</summary>
    public async Task BeAccessibleAsync()
    {
        var result = await Page.RunAxe();
        var serious = result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help}\n" + string.Join('\n', violation.Nodes.Select(Describe)));
        Assert.True(!serious.Any(), $"{Page.Url}\n{string.Join("\n\n", serious)}");
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        var unexpected = complaints
            .Where(complaint => !expected.Any(words => complaint.Contains(words, StringComparison.Ordinal)))
            .ToList();
        Assert.True(unexpected.Count == 0, $"The browser complained:\n{string.Join('\n', unexpected)}");
    }

    private static string Describe(AxeResultNode node) =>
        $"  {node.Html}\n  {string.Join("; ", node.Any.Concat(node.All).Select(check => check.Message))}";
}
