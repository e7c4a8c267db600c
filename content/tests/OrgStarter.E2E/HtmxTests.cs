using Microsoft.Playwright;
using OrgStarter.DevLogto.Control;
using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.E2E;

/// <summary>What htmx adds: no page load, the address kept true, the focus where the person left it.</summary>
public sealed partial class HtmxTests(RunningSite site)
{
    private const string Members = "/o/aur0racoffee/members";

    [Fact]
    public async Task Searching_loads_no_page_keeps_the_focus_and_puts_the_search_into_the_address()
    {
        await using var ben = await SignedInAsync("ben@example.com", Members);
        await MarkAsync(ben);
        await ben.Page.Locator("#q").PressSequentiallyAsync("chloe");
        await ben.ArriveAsync("q=chloe");
        await Assertions.Expect(ben.Page.Locator("#table tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(ben.Page.Locator("#q")).ToBeFocusedAsync();
        Assert.True(await IsMarkedAsync(ben));

        await ben.Page.SelectOptionAsync("select[name=role]", "admin");
        await Assertions.Expect(ben.Page.Locator("#table .empty")).ToBeVisibleAsync();
        await ben.Page.GoBackAsync();
        await Assertions.Expect(ben.Page.Locator("#table tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Paging_and_the_navigation_load_no_page()
    {
        await using var ben = await SignedInAsync("ben@example.com", Members);
        await MarkAsync(ben);
        await ben.ClickAsync("Next");
        await ben.ArriveAsync("after=");
        await ben.ClickAsync("Audit log");
        await ben.ArriveAsync("/audit$");
        await Assertions.Expect(ben.Page.Locator("#nav [aria-current=page]")).ToHaveTextAsync("Audit log");
        await Assertions.Expect(ben.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^Audit log"));
        Assert.True(await IsMarkedAsync(ben));
    }

    [Theory]
    [InlineData(390, ".sort-button")]
    [InlineData(1280, "#sort-name")]
    public async Task Sorting_leaves_the_focus_where_sorting_goes_on(int width, string focused)
    {
        await using var ben = await site.OpenAsync(width: width);
        await ben.SignInAsync("ben@example.com");
        await ben.ArriveAsync("/home$");
        await ben.GoAsync(Members);
        if (width < 704)
        {
            await ben.Page.Locator(".sort-button").PressAsync("Enter");
        }

        await ben.Page.Locator("#sort-name").PressAsync("Enter");
        await ben.ArriveAsync("dir=desc");
        await Assertions.Expect(ben.Page.Locator(focused)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_dialog_takes_the_focus_closes_by_Escape_and_gives_the_focus_back()
    {
        await using var alice = await SignedInAsync("alice@example.com", Members);
        var row = alice.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Ada Albrecht" });
        await row.Locator(".role").FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(row.Locator(".role-menu [aria-current]")).ToBeFocusedAsync();
        var opener = row.GetByRole(AriaRole.Link, new() { Name = "Remove" });
        await opener.FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(alice.Page.Locator("#dialog")).ToBeVisibleAsync();
        await Assertions.Expect(alice.Page.Locator("#dialog [data-close-dialog]")).ToBeFocusedAsync();
        await alice.BeAccessibleAsync();
        await alice.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(alice.Page.Locator("#dialog")).ToBeHiddenAsync();
        await Assertions.Expect(row.Locator(".role-menu summary")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_menu_of_roles_needs_no_mouse_and_gives_the_focus_back()
    {
        await using var alice = await SignedInAsync("alice@example.com", Members);
        var row = alice.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Ada Albrecht" });
        await row.Locator(".role").FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(row.Locator(".role-menu [aria-current]")).ToBeFocusedAsync();
        await alice.BeAccessibleAsync();
        await alice.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(row.Locator(".role-menu form")).ToBeHiddenAsync();
        await Assertions.Expect(row.Locator(".role-menu summary")).ToBeFocusedAsync();
        await Assertions.Expect(alice.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/members$"));
    }

    [Fact]
    public async Task When_Logto_is_down_a_form_keeps_what_was_typed_and_says_what_to_do()
    {
        const string why = "Breaks Logto on purpose.";
        site.NeedEmbedded(why);
        // A site of its own: this trouble must not reach the other tests.
        await using var own = new RunningSite();
        await own.InitializeAsync();
        await using var ben = await own.OpenAsync();
        await ben.SignInAsync("ben@example.com");
        await ben.GoAsync("/o/aur0racoffee/members/invitations/new");
        await ben.Page.FillAsync("textarea", "kept@example.com");
        own.NeedEmbedded(why).Faults.Add(new Fault(FaultKind.ServerError, "/api/organization-invitations"));
        await ben.ClickAsync("Send invitations");
        // Not before the calls to Logto have been tried again.
        await Assertions.Expect(ben.Page.Locator(".result-danger")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(ben.Page.Locator("textarea")).ToHaveValueAsync("kept@example.com");
    }

    [Fact]
    public async Task A_double_click_creates_one_organization()
    {
        await using var window = await site.OpenAsync();
        await window.SignInAsync(RunningSite.Someone());
        var name = $"Twice {Guid.NewGuid():N}";
        await window.Page.GetByLabel("Organization name").FillAsync(name);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Create organization" }).DblClickAsync();
        await window.ArriveAsync("/onboarding/invite$");
        Assert.Equal(1, await site.Tenant.CountOrganizationsAsync(name));
    }

    [Fact]
    public async Task A_session_that_ended_in_another_tab_sends_the_whole_page_to_the_sign_in()
    {
        await using var ben = await SignedInAsync("ben@example.com", Members);
        await ben.Page.Context.ClearCookiesAsync();
        await ben.Page.Locator("#q").PressSequentiallyAsync("x");
        await ben.ArriveAsync("/sign-in");
    }

    private async Task<Window> SignedInAsync(string address, string page)
    {
        var window = await site.OpenAsync();
        await window.SignInAsync(address);
        await window.GoAsync(page);
        return window;
    }

    private static async Task MarkAsync(Window window) => await window.Page.EvaluateAsync("document.body.dataset.mark = 'same document'");

    private static Task<bool> IsMarkedAsync(Window window) =>
        window.Page.EvaluateAsync<bool>("document.body.dataset.mark === 'same document'");
}
