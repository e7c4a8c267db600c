using OrgStarter.Platform.Identity;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Account.Sessions;

public sealed record SessionRow(PersonSession Session, DateTimeOffset Now)
{
    /// <summary>The browser and the operating system, if known.</summary>
    public string Name => Session switch
    {
        { Browser: { } browser, Device: { } device } => Text.Sessions_BrowserOn.With(browser, device),
        { Browser: { } browser } => browser,
        { Device: { } device } => Text.Sessions_UnknownOn.With(device),
        _ => Text.Sessions_Unknown,
    };

    /// <summary>Coarse on purpose: tells sessions apart without tracking the user's activity.</summary>
    public string LastSeen => (Now - Session.LastSeenAt) switch
    {
        _ when Session.IsCurrent => Text.Sessions_Now,
        { TotalHours: < 1 } => Text.Sessions_LastHour,
        { TotalDays: < 1 } => Text.Sessions_LastDay,
        { TotalDays: < 2 } => Text.Sessions_Yesterday,
        var ago => Text.Sessions_DaysAgo.With((int)ago.TotalDays),
    };
}
