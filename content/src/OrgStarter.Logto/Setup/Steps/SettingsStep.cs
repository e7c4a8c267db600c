using OrgStarter.Logto.Setup.Settings;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>The settings of the site itself. They come last: by then everything that they name is there.</summary>
/// <param name="file">Null: there is none to write to, and the changes are only told.</param>
/// <param name="showsSecrets">Whoever asked for it sees them.</param>
/// <param name="namesSite">Whether the address of the site is to be kept as well.</param>
internal sealed class SettingsStep(SetupTarget target, SetupState state, ISettingsFile? file, bool showsSecrets, bool namesSite) : ISetupStep
{
    private static readonly string DefaultResource = new MachineToMachineOptions().Resource;

    public string Title => file is null ? SetupText.Settings_Title : SetupText.Settings_TitleIn.With(file.Path);

    /// <summary>The key, what it is to be (null: made only by this run), and whether it is a secret.</summary>
    private IEnumerable<(string Key, Func<string?> Value, bool IsSecret)> Wanted =>
    [
        ($"{LogtoOptions.Section}:{nameof(LogtoOptions.Endpoint)}", () => target.Logto.Endpoint, false),
        ($"{LogtoOptions.Section}:{nameof(LogtoOptions.AppId)}", () => state.AppId, false),
        ($"{LogtoOptions.Section}:{nameof(LogtoOptions.AppSecret)}", () => state.AppSecret, true),
        ($"{LogtoOptions.Section}:M2M:AppId", () => target.Logto.M2M.AppId, false),
        ($"{LogtoOptions.Section}:M2M:AppSecret", () => target.Logto.M2M.AppSecret, true),
        .. target.Logto.M2M.Resource == DefaultResource ? [] : new[] { ($"{LogtoOptions.Section}:M2M:Resource", (Func<string?>)(() => target.Logto.M2M.Resource), false) },
        .. state.SigningKey is null && !target.IsReachable ? [] : new[] { (target.Needs.WebhookKeySetting, (Func<string?>)(() => state.SigningKey), true) },
        .. namesSite ? [("Site:PublicUrl", (Func<string?>)(() => target.Site), false)] : Array.Empty<(string, Func<string?>, bool)>(),
    ];

    public Task<IReadOnlyList<Change>> PlanAsync(CancellationToken ct)
    {
        var present = file?.Read() ?? new Dictionary<string, string>();
        return Task.FromResult<IReadOnlyList<Change>>([.. Wanted.Select(setting => Plan(setting, present))]);
    }

    private Change Plan((string Key, Func<string?> Value, bool IsSecret) setting, IReadOnlyDictionary<string, string> present)
    {
        var (key, value) = (setting.Key, setting.Value());
        var words = $"{key} = {Show(value, setting.IsSecret)}";
        if (file is null)
        {
            return new(ChangeKind.Note, value is null ? key : $"{EnvironmentFile.Variable(key)}={Show(value, setting.IsSecret)}");
        }

        var kind = !present.TryGetValue(key, out var old) ? ChangeKind.Create : old == value ? ChangeKind.Same : ChangeKind.Update;
        return kind == ChangeKind.Same ? new(kind, words) : new(kind, words, _ =>
        {
            // Still unknown where the step that makes it is in trouble.
            if (setting.Value() is { } known)
            {
                file.Write(key, known);
            }

            return Task.CompletedTask;
        });
    }

    private string Show(string? value, bool isSecret) => value is null ? SetupText.Settings_Later : isSecret && !showsSecrets ? SetupText.Settings_Hidden : value;
}
