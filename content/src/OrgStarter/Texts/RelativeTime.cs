namespace OrgStarter.Texts;

/// <summary>Formats an instant relative to now: in 3 days, 5 minutes ago.</summary>
public static class RelativeTime
{
    public static string Relative(this DateTimeOffset instant, DateTimeOffset now) => instant >= now
        ? Format(
            instant - now, Text.Time_InMinute, Text.Time_InMinutes, Text.Time_InHour, Text.Time_InHours, Text.Time_InDay,
            Text.Time_InDays)
        : Format(
            now - instant, Text.Time_JustNow, Text.Time_MinutesAgo, Text.Time_HourAgo, Text.Time_HoursAgo, Text.Time_DayAgo,
            Text.Time_DaysAgo);

    /// <summary>Rounds to the nearest unit: 6 days and 23 hours become 7 days.</summary>
    private static string Format(TimeSpan time, string minute, string minutes, string hour, string hours, string day, string days) =>
        (Math.Round(time.TotalMinutes), Math.Round(time.TotalHours), Math.Round(time.TotalDays)) switch
        {
            ( < 2, _, _) => minute,
            ( < 60, _, _) and var (count, _, _) => minutes.With(count),
            (_, < 2, _) => hour,
            (_, < 24, _) and var (_, count, _) => hours.With(count),
            (_, _, < 2) => day,
            var (_, _, count) => days.With(count),
        };
}
