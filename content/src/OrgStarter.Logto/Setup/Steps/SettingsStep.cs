using OrgStarter.Logto.Setup.Settings;

namespace OrgStarter.Logto.Setup.Steps;

/// <summary>Writes the site's own settings. The last step, because it needs values from the other steps.</summary>
/// <param name="file">Null if there is no file to write. Then the step only shows the settings.</param>
/// <param name="showsSecrets">Whether the operator asked to see secrets.</param>
/// <param name="namesSite">Whether to write the site's public URL, too.</param>
internal sealed class SettingsStep(SetupTarget target, SetupState state, ISettingsFile? file, bool showsSecrets, bool namesSite)
    : ISetupStep
{
    private static readonly string DefaultResource = new MachineToMachineOptions().Resource;

    public string Title => file is null ? SetupText.Settings_Title : SetupText.Settings_TitleIn.With(file.Path);

    /// <summary>The key, the value and whether it is a secret. The value is null until this run creates it.</summary>
    private IEnumerable<(string Key, Func<string?> Value, bool IsSecret)> Wanted =>
    [
        ($"{LogtoOptions.Section}:{nameof(LogtoOptions.Endpoint)}", () => target.Logto.Endpoint, false),
        ($"{LogtoOptions.Section}:{nameof(LogtoOptions.AppId)}", () => state.AppId, false),
        ($"{LogtoOptions.Section}:{nameof(LogtoOptions.AppSecret)}", () => state.AppSecret, true),
        ($"{LogtoOptions.Section}:M2M:AppId", () => target.Logto.M2M.AppId, false),
        ($"{LogtoOptions.Section}:M2M:AppSecret", () => target.Logto.M2M.AppSecret, true),
        .. target.Logto.M2M.Resource == DefaultResource
            ? []
            : new[] { ($"{LogtoOptions.Section}:M2M:Resource", (Func<string?>)(() => target.Logto.M2M.Resource), false) },
        .. state.SigningKey is null && !target.IsReachable
            ? []
            : new[] { (target.Needs.WebhookKeySetting, (Func<string?>)(() => state.SigningKey), true) },
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
            // Null if the step that creates the value has failed.
            if (setting.Value() is { } known)
            {
                file.Write(key, known);
            }

            return Task.CompletedTask;
        });
    }

    private string Show(string? value, bool isSecret) =>
        value is null ? SetupText.Settings_Later : isSecret && !showsSecrets ? SetupText.Settings_Hidden : value;
}
